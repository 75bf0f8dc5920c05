"""The fields a condition may look at, with their kind, their scope and their zh and en names."""

from dataclasses import dataclass

# A measure of clusters that is the share of a category is called by this and the category's name.
CATEGORY = "category:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """`kind`: number, money (minor units), text, set, moment; `scope`: customer, cart or ask."""

    name: str
    kind: str
    scope: str
    zh: str
    en: str


def _field(name: str, kind: str, scope: str, zh: str, en: str) -> tuple[str, Field]:
    return name, Field(name=name, kind=kind, scope=scope, zh=zh, en=en)


# Customer fields are columns of the know table of the same name, so that one condition runs on
# one customer at the till and on the whole table at night.
FIELDS: dict[str, Field] = dict(
    [
        _field("orders", "number", "customer", "订单数", "orders"),
        _field("spend", "money", "customer", "累计消费", "total spend"),
        _field("spend_90d", "money", "customer", "近 90 天消费", "spend in 90 days"),
        _field("average_basket", "money", "customer", "平均客单价", "average basket"),
        _field("recency_days", "number", "customer", "距上次购买天数", "days since last order"),
        _field("tenure_days", "number", "customer", "首购至今天数", "days since first order"),
        _field("rhythm_days", "number", "customer", "购买间隔天数", "usual days between orders"),
        _field("rfm_r", "number", "customer", "R 分", "recency score"),
        _field("rfm_f", "number", "customer", "F 分", "frequency score"),
        _field("rfm_m", "number", "customer", "M 分", "monetary score"),
        _field("rfm_segment", "text", "customer", "RFM 分群", "RFM segment"),
        _field("stage", "text", "customer", "生命周期阶段", "lifecycle stage"),
        _field("value_class", "text", "customer", "价值等级", "value class"),
        _field("p_alive", "number", "customer", "活跃概率", "probability alive"),
        _field("churn_risk", "number", "customer", "流失风险", "churn risk"),
        _field("cluster", "text", "customer", "客户聚类", "cluster"),
        _field(
            "expected_orders",
            "number",
            "customer",
            "预计订单数（一年）",
            "orders expected in a year",
        ),
        _field("clv", "money", "customer", "客户终身价值", "lifetime value"),
        _field("next_days", "number", "customer", "预计下次购买（天后）", "days to next order"),
        _field("favourite_category", "text", "customer", "偏好品类", "favourite category"),
        _field(
            "favourite_affinity", "number", "customer", "品类偏好倍数", "affinity to the favourite"
        ),
        _field("promotion_share", "number", "customer", "折扣购买占比", "share bought on discount"),
        _field(
            "promotion_sensitivity", "text", "customer", "促销敏感度", "sensitivity to promotions"
        ),
        _field("price_share", "number", "customer", "低价商品占比", "share of cheaper products"),
        _field("price_sensitivity", "text", "customer", "价格敏感度", "sensitivity to price"),
        _field("habit_channel", "text", "customer", "习惯渠道", "habitual channel"),
        _field("habit_hour", "number", "customer", "习惯购买时段（点）", "habitual hour"),
        _field("next_category", "text", "customer", "下一个要买的品类", "category due next"),
        _field(
            "next_category_days",
            "number",
            "customer",
            "该品类预计购买（天后）",
            "days to the category due next",
        ),
        _field("tier", "text", "customer", "会员等级", "tier"),
        _field("segments", "set", "customer", "所属人群", "segments"),
        _field("points", "number", "customer", "可用积分", "points balance"),
        _field("zone", "text", "customer", "时区", "time zone"),
        _field("mood", "text", "customer", "最近评价的情感", "sentiment of the last remark"),
        _field("complaints", "number", "customer", "不满次数", "complaints and negative remarks"),
        _field("complained_of", "set", "customer", "不满的方面", "aspects complained of"),
        _field("last_remark_at", "moment", "customer", "最近评价时间", "last remark"),
        _field("joined_at", "moment", "customer", "入会时间", "joined"),
        _field("first_order_at", "moment", "customer", "首次购买时间", "first order"),
        _field("last_order_at", "moment", "customer", "最近购买时间", "last order"),
        _field("cart.subtotal", "money", "cart", "商品金额", "cart subtotal"),
        _field("cart.quantity", "number", "cart", "商品件数", "units in the cart"),
        _field("cart.sum", "money", "cart", "所选商品金额", "worth of chosen products"),
        _field("cart.count", "number", "cart", "所选商品件数", "units of chosen products"),
        _field("cart.skus", "set", "cart", "商品编码", "products in the cart"),
        _field("cart.categories", "set", "cart", "商品类别", "categories in the cart"),
        _field("cart.brands", "set", "cart", "商品品牌", "brands in the cart"),
        _field("cart.labels", "set", "cart", "商品标签", "labels in the cart"),
        _field("ask.channel", "text", "ask", "渠道", "channel"),
        _field("ask.store", "text", "ask", "门店", "store"),
        _field("ask.payment", "text", "ask", "支付方式", "payment method"),
        _field("ask.weekday", "text", "ask", "星期", "weekday"),
        _field("ask.hour", "number", "ask", "小时", "hour of day"),
        _field("ask.minute", "number", "ask", "当日分钟", "minute of the day"),
        _field("ask.day", "number", "ask", "当月日期", "day of the month"),
        _field("ask.customer", "text", "ask", "客户身份", "guest, new or known customer"),
        _field("ask.days_to_birthday", "number", "ask", "距生日天数", "days until the birthday"),
        _field("ask.birthday_month", "text", "ask", "是否生日月", "this is the birthday's month"),
        _field("ask.labels", "set", "ask", "订单标签", "labels of the checkout"),
        _field("ask.festivals", "set", "ask", "节日", "festivals kept that day"),
        _field("ask.codes", "set", "ask", "优惠码", "codes given"),
    ]
)
# Any attribute that intake brought is a text field of the customer under this prefix.
ATTRIBUTE = "attribute."

OPERATIONS: dict[str, tuple[str, ...]] = {
    "number": ("is", "is_not", "at_least", "more_than", "at_most", "less_than", "known", "unknown"),
    "money": ("is", "is_not", "at_least", "more_than", "at_most", "less_than", "known", "unknown"),
    "text": ("is", "is_not", "in", "not_in", "known", "unknown"),
    "set": ("has", "has_any", "has_all", "has_none"),
    "moment": ("before", "on_or_after", "known", "unknown"),
}


def named(*, name: str) -> Field | None:
    """The field of that name; attributes are made up as they come."""
    if name.startswith(ATTRIBUTE) and len(name) > len(ATTRIBUTE):
        short = name.removeprefix(ATTRIBUTE)
        return Field(name=name, kind="text", scope="customer", zh=short, en=short)
    return FIELDS.get(name)

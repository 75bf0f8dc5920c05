"""The tables of operations; imported inside store only, rows never leave it."""

from guerdon.store.models.access import ApiKey, AuditEntry, Setting, User
from guerdon.store.models.budget import BudgetFrame, BudgetPart, BudgetStage
from guerdon.store.models.campaign import Assignment, Campaign, Readout
from guerdon.store.models.coupon import CodeBatch, OfflineUse, RefusedLine, SigningKey
from guerdon.store.models.experiment import Enrolment, Experiment, Look
from guerdon.store.models.giving import CauseChoice, CauseGiver, CauseShare, Certificate
from guerdon.store.models.goals import Goal, GoalReview, KpiFigure
from guerdon.store.models.health import HealthCheck
from guerdon.store.models.intake import Intake, Mapping, Quarantine
from guerdon.store.models.job import Job
from guerdon.store.models.journeys import (
    Journey,
    JourneyMark,
    JourneyRun,
    JourneyVersion,
    StaffTask,
)
from guerdon.store.models.know import KnowValue, Night, Segment, SegmentCount
from guerdon.store.models.ledger import Balance, Entry, Folio, Lot, Posting
from guerdon.store.models.letters import LetterBatch, LetterSheet
from guerdon.store.models.member import Adjustment
from guerdon.store.models.merging import Merge
from guerdon.store.models.offer import Code, Counter, Offer
from guerdon.store.models.order import Line, Order, OrderChange, Price, Product
from guerdon.store.models.partners import PartnerMove
from guerdon.store.models.people import Consent, Customer
from guerdon.store.models.play import (
    Award,
    Deed,
    DrawSeed,
    DrawTake,
    Player,
    Score,
    ScoreCount,
)
from guerdon.store.models.points import DayStep, HadReward
from guerdon.store.models.programme import Revision, Rules, Section
from guerdon.store.models.reach import (
    BlockedAddress,
    Hook,
    HookDelivery,
    MemberZone,
    Message,
    MessageEcho,
    MessageTemplate,
    PushBrowser,
    ReachChannel,
    ShopDay,
)
from guerdon.store.models.recommend import Recommended, Recommender
from guerdon.store.models.referral import (
    Referral,
    ReferralCode,
    ReferralOrder,
    ReferralReward,
    ReferralSign,
)
from guerdon.store.models.sharing import Household, Housemate
from guerdon.store.models.stored_value import GiftCard, ValuePayment
from guerdon.store.models.tiers import (
    Advised,
    Adviser,
    PaidTerm,
    TierChange,
    TierFloor,
    TierGrant,
    TierMark,
    TierStanding,
    TierUse,
)
from guerdon.store.models.till import Redemption, RedemptionLine, Reply, Reservation, Roll
from guerdon.store.models.trigger import Notice, Trigger
from guerdon.store.models.voice import Mood, Remark, Topic, VoiceModel

__all__ = [
    "Adjustment",
    "Advised",
    "Adviser",
    "ApiKey",
    "Assignment",
    "AuditEntry",
    "Award",
    "Balance",
    "BlockedAddress",
    "BudgetFrame",
    "BudgetPart",
    "BudgetStage",
    "Campaign",
    "CauseChoice",
    "CauseGiver",
    "CauseShare",
    "Certificate",
    "Code",
    "CodeBatch",
    "Consent",
    "Counter",
    "Customer",
    "DayStep",
    "Deed",
    "DrawSeed",
    "DrawTake",
    "Enrolment",
    "Entry",
    "Experiment",
    "Folio",
    "GiftCard",
    "Goal",
    "GoalReview",
    "HadReward",
    "HealthCheck",
    "Hook",
    "HookDelivery",
    "Household",
    "Housemate",
    "Intake",
    "Job",
    "Journey",
    "JourneyMark",
    "JourneyRun",
    "JourneyVersion",
    "KnowValue",
    "KpiFigure",
    "LetterBatch",
    "LetterSheet",
    "Line",
    "Look",
    "Lot",
    "Mapping",
    "MemberZone",
    "Merge",
    "Message",
    "MessageEcho",
    "MessageTemplate",
    "Mood",
    "Night",
    "Notice",
    "Offer",
    "OfflineUse",
    "Order",
    "OrderChange",
    "PaidTerm",
    "PartnerMove",
    "Player",
    "Posting",
    "Price",
    "Product",
    "PushBrowser",
    "Quarantine",
    "ReachChannel",
    "Readout",
    "Recommended",
    "Recommender",
    "Redemption",
    "RedemptionLine",
    "Referral",
    "ReferralCode",
    "ReferralOrder",
    "ReferralReward",
    "ReferralSign",
    "RefusedLine",
    "Remark",
    "Reply",
    "Reservation",
    "Revision",
    "Roll",
    "Rules",
    "Score",
    "ScoreCount",
    "Section",
    "Segment",
    "SegmentCount",
    "Setting",
    "ShopDay",
    "SigningKey",
    "StaffTask",
    "TierChange",
    "TierFloor",
    "TierGrant",
    "TierMark",
    "TierStanding",
    "TierUse",
    "Topic",
    "Trigger",
    "User",
    "ValuePayment",
    "VoiceModel",
]

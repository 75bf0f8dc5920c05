// Run by node where @medusajs/promotion is installed: its own computeActions over promotions that
// are in memory already. What it would read from its database is handed to it, free of charge.
const { createRequire } = require("node:module");
const fs = require("node:fs");

const theirs = createRequire(process.cwd() + "/package.json");
const { default: Service } = theirs("@medusajs/promotion/dist/services/promotion-module.js");

const read = JSON.parse(fs.readFileSync(0, "utf8"));
const major = (minor) => minor / 100;

function rule(attribute, operator, ...values) {
  return { attribute, operator, values: values.map((value) => ({ value: String(value) })) };
}

function promotion(one) {
  const of = one.sku ? [rule("items.product.id", "eq", one.sku)] : [];
  const plain = { id: one.key, code: one.key, type: "standard", rules: [], is_automatic: false };
  const method = { target_type: "items", allocation: "each", target_rules: of, max_quantity: 1000 };
  const percent = { ...method, type: "percentage", value: one.percent };
  switch (one.kind) {
    case "percent":
      return { ...plain, application_method: percent };
    case "unit":
      return {
        ...plain,
        application_method: { ...method, type: "fixed", value: major(one.off_minor) },
      };
    case "over":
      return {
        ...plain,
        rules: [rule("subtotal", "gte", major(one.least_minor))],
        application_method: { ...percent, target_type: "order", allocation: "across" },
      };
  }
  return {
    ...plain,
    type: "buyget",
    application_method: {
      ...method,
      type: "percentage",
      value: 100,
      max_quantity: 1,
      apply_to_quantity: 1,
      buy_rules: of,
      buy_rules_min_quantity: 2,
    },
  };
}

const promotions = read.promotions.map(promotion);
const codes = promotions.map((one) => one.code);
const items = read.cart.map((line) => {
  const subtotal = major(line.quantity * line.unit_minor);
  return {
    id: line.sku,
    quantity: line.quantity,
    subtotal,
    original_total: subtotal,
    is_discountable: true,
    product: { id: line.sku },
  };
});
const context = {
  currency_code: "usd",
  subtotal: items.reduce((sum, item) => sum + item.subtotal, 0),
  items,
};
const shop = Object.create(Service.prototype, {
  baseRepository_: { value: { getFreshManager: () => ({}), getActiveManager: () => ({}) } },
  listActivePromotions_: { value: async () => promotions },
});

async function once() {
  const shared = { __type: "MedusaContext", manager: {} };
  return shop.computeActions(codes, context, { prevent_auto_promotions: true }, shared);
}

async function main() {
  let actions = [];
  for (let warm = 0; warm < read.warm; warm++) actions = await once();
  const times = [];
  for (let run = 0; run < read.runs; run++) {
    const begun = process.cpuUsage();
    actions = await once();
    const used = process.cpuUsage(begun);
    times.push((used.user + used.system) / 1000);
  }
  const found = [...new Set(actions.map((action) => action.code))].sort();
  process.stdout.write(JSON.stringify({ times, found }));
}

main();

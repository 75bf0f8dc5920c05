// Names a new seed of the member's own for each draw, and repeats a draw in the browser alone.
(() => {
  "use strict";
  const hex = (bytes) => [...new Uint8Array(bytes)].map((one) => one.toString(16).padStart(2, "0")).join("");
  const bytes = (text) => Uint8Array.from(text.match(/../g) || [], (pair) => parseInt(pair, 16));
  const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

  // Chosen here, after the shop committed to its own: the shop cannot have known it.
  for (const form of document.querySelectorAll("[data-draw]")) {
    const seed = form.elements.client_seed;
    seed.value = hex(crypto.getRandomValues(new Uint8Array(8)));
  }

  const gcd = (a, b) => { while (b) [a, b] = [b, a % b]; return a; };
  const total = (table) => table.reduce((sum, [, weight]) => sum + BigInt(weight), 0n);

  // docs/rules/draws.md: a rare weight w becomes w*a*o, another w*(b-a)*r, in lowest terms.
  function lifted(record) {
    if (record.share === null) return record.published;
    const [a, b] = record.share.split("/").map(BigInt);
    const rare = new Set(record.rare);
    const r = total(record.published.filter(([prize]) => rare.has(prize)));
    const o = total(record.published) - r;
    const weights = record.published
      .map(([prize, weight]) => [prize, BigInt(weight) * (rare.has(prize) ? a * o : (b - a) * r)])
      .filter(([, weight]) => weight > 0n);
    const common = weights.reduce((found, [, weight]) => gcd(found, weight), 0n) || 1n;
    return weights.map(([prize, weight]) => [prize, (weight / common).toString()]);
  }

  async function rolled(record, below) {
    const key = await crypto.subtle.importKey("raw", bytes(record.server_seed), { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
    const all = 1n << 256n, even = all - (all % below);
    for (let turn = 0; ; turn += 1) {
      const said = `${record.client_seed}:${record.nonce}${turn ? `:${turn}` : ""}`;
      const number = BigInt(`0x${hex(await crypto.subtle.sign("HMAC", key, new TextEncoder().encode(said)))}`);
      if (number < even) return number % below;
    }
  }

  function prizeOf(table, roll) {
    for (const [prize, weight] of table) {
      roll -= BigInt(weight);
      if (roll < 0n) return prize;
    }
    return "";
  }

  function givenOf(record, prize) {
    if (!record.out.includes(prize)) return prize;
    if (!record.due) return record.fallback;
    const ranked = record.published.map(([one]) => one).filter((one) => record.rare.includes(one));
    return ranked.find((one) => !record.out.includes(one)) || "";
  }

  async function checked(record) {
    const commit = hex(await crypto.subtle.digest("SHA-256", bytes(record.server_seed)));
    const roll = await rolled(record, total(record.table));
    const prize = prizeOf(record.table, roll);
    return [
      ["commit", commit === record.commit],
      ["table", same(lifted(record), record.table)],
      ["roll", roll.toString() === record.roll],
      ["rolled", prize === record.rolled],
      ["given", givenOf(record, prize) === record.given],
    ];
  }

  addEventListener("click", async (clicked) => {
    const button = clicked.target.closest("[data-check]");
    if (!button) return;
    const told = button.parentElement.querySelector(".p-steps");
    const line = (text, kind) => {
      const row = document.createElement("span");
      row.className = kind;
      row.textContent = text;
      told.append(row);
    };
    told.replaceChildren();
    if (!window.isSecureContext) { line(button.dataset.insecure, "bad"); return; }
    const steps = await checked(JSON.parse(document.getElementById(button.dataset.check).textContent));
    for (const [name, holds] of steps) {
      line(`${holds ? "✓" : "✗"} ${button.dataset[name]}: ${holds ? button.dataset.holds : button.dataset.differs}`, holds ? "good" : "bad");
    }
    const all = steps.every(([, holds]) => holds);
    line(all ? button.dataset.all : button.dataset.some, all ? "good" : "bad");
  });
})();

// What the pages cannot do without a script: shortcuts, dialogs, the rail on a phone, the flow.
(() => {
  "use strict";
  const one = (what, from = document) => from.querySelector(what);
  const all = (what, from = document) => [...from.querySelectorAll(what)];

  const typing = (event) => event.target.closest("input, textarea, select, [contenteditable]");
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && !typing(event) && !event.ctrlKey && !event.metaKey) {
      const find = one("[data-find]");
      if (find) { event.preventDefault(); find.focus(); }
    }
    if (event.key === "Escape") { shut(); rail(false); }
    if ((event.key === "ArrowDown" || event.key === "ArrowUp") && event.target.closest(".find")) {
      const stops = all(".found a");
      if (!stops.length) return;
      event.preventDefault();
      const at = stops.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1);
      (stops[at] || one("[data-find]")).focus();
    }
  });

  function shut(keep) {
    for (const open of all("details.source[open]")) if (open !== keep) open.open = false;
    const found = one("#found");
    if (found && !keep) found.replaceChildren();
  }

  function rail(open) {
    document.body.dataset.rail = open ? "open" : "";
    for (const button of all("button[data-rail]")) button.setAttribute("aria-expanded", String(open));
    if (open) one(".rail a")?.focus();
  }

  document.addEventListener("click", (event) => {
    if (!event.target.closest(".find")) shut(event.target.closest("details.source"));
    const opener = event.target.closest("[data-dialog]");
    if (opener) { event.preventDefault(); document.getElementById(opener.dataset.dialog)?.showModal(); }
    const closer = event.target.closest("[data-close]");
    if (closer) { event.preventDefault(); closer.closest("dialog")?.close(); }
    if (event.target.closest("[data-rail]")) rail(document.body.dataset.rail !== "open");
    const copier = event.target.closest("[data-copy]");
    if (copier) copied(copier);
    if (event.target.matches("dialog")) event.target.close();
  });

  async function copied(button) {
    const text = one(button.dataset.copy)?.textContent.trim() || "";
    try { await navigator.clipboard.writeText(text); } catch { return; }
    const was = button.textContent;
    button.textContent = button.dataset.done || was;
    setTimeout(() => { button.textContent = was; }, 1600);
  }

  // A form is sent once: a second press while it travels does nothing.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method === "get") return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
    setTimeout(() => { delete form.dataset.sent; }, 8000);
  });
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-send]")) event.target.form.requestSubmit();
    if (event.target.matches("[data-file]")) {
      const name = one(event.target.dataset.file);
      if (name) name.textContent = event.target.files[0]?.name || "";
    }
  });

  for (const dialog of all("dialog[data-open]")) dialog.showModal();

  // What somebody types while that part of the page is on its way from the server stays typed.
  const typed = new Map();
  let waiting = 0;
  document.addEventListener("input", (event) => {
    if (waiting && event.target.matches("input[name], textarea[name]")) typed.set(event.target.name, event.target);
  });
  document.addEventListener("htmx:beforeRequest", () => { waiting += 1; });
  document.addEventListener("htmx:afterRequest", () => {
    waiting -= 1;
    for (const [name, old] of typed) {
      const field = document.querySelector(`[name="${CSS.escape(name)}"]`);
      if (!field || field === old || field.type !== old.type || ["checkbox", "radio", "file"].includes(field.type)) continue;
      field.value = old.value;
      field.dispatchEvent(new Event("input", { bubbles: true }));
      field.dispatchEvent(new Event("change", { bubbles: true }));
    }
    if (!waiting) typed.clear();
  });

  // The flow shows one step at a time; without this script all steps simply stand below each other.
  // What was typed into a flow waits in this browser until it is sent, unless it came back wrong.
  function remember(flow) {
    const where = `flow ${flow.id} ${location.pathname}`;
    const kept = () => { try { return JSON.parse(localStorage.getItem(where) || "{}"); } catch { return {}; } };
    const fields = all("input[name], select[name], textarea[name]", flow).filter((field) => field.type !== "hidden");
    if (!one(".wrong", flow) && !location.search) {
      const old = kept();
      for (const field of fields) {
        if (!(field.name in old)) continue;
        if (field.type === "radio" || field.type === "checkbox") field.checked = field.value === old[field.name];
        else field.value = old[field.name];
      }
    }
    flow.addEventListener("input", (event) => {
      const field = event.target;
      if (!field.name || field.type === "hidden") return;
      try { localStorage.setItem(where, JSON.stringify({ ...kept(), [field.name]: field.value })); } catch { /* full or forbidden */ }
    });
    flow.addEventListener("submit", () => { try { localStorage.removeItem(where); } catch { /* forbidden */ } });
  }

  for (const flow of all("[data-flow]")) {
    const steps = all("[data-step]", flow);
    const stops = all("[data-stop]", flow);
    const show = (at) => {
      steps.forEach((step, i) => { step.hidden = i !== at; });
      stops.forEach((stop, i) => { i === at ? stop.setAttribute("aria-current", "step") : stop.removeAttribute("aria-current"); });
      flow.dataset.at = at;
    };
    const fits = (step) => all("input, select, textarea", step).every((field) => field.reportValidity());
    stops.forEach((stop, i) => stop.addEventListener("click", () => show(i)));
    flow.addEventListener("click", (event) => {
      const at = Number(flow.dataset.at);
      if (event.target.closest("[data-on]") && fits(steps[at])) { show(at + 1); scrollTo({ top: 0 }); }
      if (event.target.closest("[data-back]")) { show(at - 1); scrollTo({ top: 0 }); }
    });
    flow.addEventListener("invalid", (event) => {
      const at = steps.indexOf(event.target.closest("[data-step]"));
      if (at >= 0 && steps[at].hidden) show(at);
    }, true);
    remember(flow);
    const wrong = steps.findIndex((step) => one(".wrong", step));
    show(wrong < 0 ? 0 : wrong);
  }
})();

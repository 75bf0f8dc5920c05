// Mounts charts when they come near the window; the drawing library is only fetched then.
(() => {
  "use strict";
  const dark = matchMedia("(prefers-color-scheme: dark)");
  let library = null;

  function fetched() {
    library ??= new Promise((done, failed) => {
      const script = document.createElement("script");
      script.src = "/charts/vega.js";
      script.onload = done;
      script.onerror = failed;
      document.head.append(script);
    });
    return library;
  }

  async function draw(place) {
    const scheme = dark.matches ? "dark" : "light";
    const narrow = place.clientWidth < 480 ? "&narrow=1" : "";
    const address = `${place.dataset.chart}?${place.dataset.asked || ""}&scheme=${scheme}${narrow}`;
    try {
      const [answer] = await Promise.all([fetch(address, { credentials: "same-origin" }), fetched()]);
      if (!answer.ok) throw new Error(String(answer.status));
      const chart = await answer.json();
      if (chart.nothing) { said(place, chart.nothing); return; }
      const inside = document.createElement("div");
      place.replaceChildren(inside);
      await window.vegaEmbed(inside, { ...chart.spec, height: place.clientHeight, width: place.clientWidth, autosize: { type: "fit", contains: "padding" } }, {
        ast: true, actions: false, renderer: "svg", formatLocale: chart.format, timeFormatLocale: chart.time,
        tooltip: { theme: "custom" },
      });
      const drawing = place.querySelector("svg");
      drawing?.setAttribute("role", "img");
      drawing?.setAttribute("aria-label", place.closest("figure")?.querySelector("figcaption")?.textContent || "");
    } catch {
      said(place, place.dataset.failed).classList.add("failed");
    }
    place.dataset.ready = "1";
  }

  function said(place, text) {
    const word = document.createElement("p");
    word.className = "instead";
    word.textContent = text;
    place.replaceChildren(word);
    place.dataset.ready = "1";
    return word;
  }

  const seen = new IntersectionObserver((entries) => {
    for (const entry of entries) {
      if (!entry.isIntersecting) continue;
      seen.unobserve(entry.target);
      draw(entry.target);
    }
  }, { rootMargin: "200px" });

  const places = () => document.querySelectorAll("[data-chart]");
  const watch = () => places().forEach((place) => { if (!place.dataset.ready) seen.observe(place); });
  watch();
  document.body.addEventListener("htmx:afterSwap", watch);
  dark.addEventListener("change", () => places().forEach(draw));
  let timer = 0;
  let width = innerWidth;
  addEventListener("resize", () => {
    if (innerWidth === width) return;
    width = innerWidth;
    clearTimeout(timer);
    timer = setTimeout(() => places().forEach((place) => { if (place.dataset.ready) draw(place); }), 200);
  });
})();

// Counts down to a deadline by the clock of the site: the clock of this machine only measures
// how long the page has been open. Without this file the time left is written once.

const UNITS = [
  [86400, "giorno", "giorni"],
  [3600, "ora", "ore"],
  [60, "minuto", "minuti"],
  [1, "secondo", "secondi"],
];

function inWords(seconds) {
  const said = [];
  let left = seconds;
  for (const [size, one, many] of UNITS) {
    const count = Math.floor(left / size);
    left -= count * size;
    if (count || said.length) {
      said.push(`${count} ${count === 1 ? one : many}`);
    }
  }
  return said.join(", ");
}

for (const panel of document.querySelectorAll("[data-countdown]")) {
  const words = panel.querySelector("[data-countdown-left]");
  const opened = performance.now();
  const total = Date.parse(panel.dataset.deadline) - Date.parse(panel.dataset.now);
  const tick = () => {
    const left = Math.floor((total - (performance.now() - opened)) / 1000);
    words.textContent = left >= 0 ? inWords(left) || "meno di un secondo" : "Il termine è passato";
    if (left >= 0) {
      setTimeout(tick, 1000);
    }
  };
  tick();
}

// A part of the page that htmx renews keeps the keyboard and what was unfolded where they were.
//
// htmx itself finds again only what has an id; the rest is found by its words and its address.
// When what had the keyboard is no longer there, the renewed part has it.

const STOPS = "a[href], button, summary, [tabindex='0']";

function nameOf(element) {
  const address = element.getAttribute("href") ?? element.form?.getAttribute("action") ?? "";
  return [element.tagName, address, element.textContent.trim()].join(" ");
}

// The things of one name, told apart by their order: [name, order].
function placeOf(part, element) {
  const name = nameOf(element);
  const alike = [...part.querySelectorAll(STOPS)].filter((each) => nameOf(each) === name);
  return [name, alike.indexOf(element)];
}

function at(part, [name, order]) {
  return [...part.querySelectorAll(STOPS)].filter((each) => nameOf(each) === name)[order];
}

const places = new Map();

document.addEventListener("htmx:beforeSwap", ({ detail: { target } }) => {
  const focused = target.contains(document.activeElement) ? document.activeElement : null;
  const unfolded = target.querySelectorAll("details[open] > summary");
  places.set(target.id, {
    isHere: focused !== null,
    focused: focused?.matches(STOPS) ? placeOf(target, focused) : null,
    unfolded: [...unfolded].map((summary) => placeOf(target, summary)),
  });
});

document.addEventListener("htmx:afterSwap", ({ detail: { target } }) => {
  const place = places.get(target.id);
  const part = document.getElementById(target.id);
  if (!place || !part) return;
  places.delete(target.id);
  for (const each of place.unfolded) {
    const summary = at(part, each);
    if (summary) summary.parentElement.open = true;
  }
  if (!place.isHere || part.contains(document.activeElement)) return;
  const found = place.focused && at(part, place.focused);
  if (!found) part.tabIndex = -1;
  (found ?? part).focus({ preventScroll: true });
});

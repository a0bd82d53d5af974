// A refused simulation comes back with status 422: its sentences are shown, not dropped.
document.addEventListener("htmx:beforeSwap", (event) => {
  const isOurs = event.detail.target?.matches("[data-what-if]");
  if (isOurs && event.detail.xhr.status === 422) {
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  }
});

// A choice is tried at once; what is typed waits for the button or the Enter key.
document.addEventListener("change", (event) => {
  const form = event.target.closest("[data-what-if] form");
  if (form && event.target.matches("select")) {
    form.requestSubmit();
  }
});

// A form that comes back with errors begins at their list: on a phone it may lie far below.
// Without this file the list stands above the form, and is read when one gets there.

document.querySelector("[data-error-summary]")?.focus();

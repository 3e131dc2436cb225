// Scripts of the site: every page works without them. Sorting, filters that fold away, focus for errors.
import { initAll as initGovuk } from "govuk-frontend";
import { keepForms } from "./keep.js";
import { initAll as initMoj, FilterToggleButton } from "@ministryofjustice/frontend";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
initGovuk();
initMoj();
keepForms();
for (const filter of document.querySelectorAll('[data-module="moj-filter"]')) {
  new FilterToggleButton(filter, {
    bigModeMediaQuery: "(min-width: 48.063em)",
    toggleButton: { showText: "Show filter", hideText: "Hide filter", classes: "govuk-button--secondary" },
    toggleButtonContainer: { selector: ".moj-action-bar__filter" },
    closeButton: { text: "Close" },
    closeButtonContainer: { selector: ".moj-filter__header-action" },
  });
}
for (const field of document.querySelectorAll("[data-slider]")) { // a number field that may be slid as well
  const slider = document.createElement("input");
  slider.type = "range";
  slider.min = "1";
  slider.max = field.dataset.slider;
  slider.value = field.value || "1";
  slider.className = "daylight-slider";
  slider.setAttribute("aria-label", field.labels[0]?.textContent.trim() ?? "");
  slider.addEventListener("input", () => { field.value = slider.value; });
  field.addEventListener("input", () => { slider.value = field.value; });
  field.after(slider);
}

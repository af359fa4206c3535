// Search, choosing a version at once, and opening what an address points at. Without this script the page has all the same content.
"use strict";

const box = document.querySelector(".search");
const operations = [...document.querySelectorAll("details.operation")].map((element) => ({
  element,
  words: element.textContent.toLowerCase(),
  title: element.querySelector("h3").textContent.toLowerCase(),
}));

function filter(text) {
  const wanted = text.toLowerCase().split(/\s+/).filter(Boolean);
  // Methods and paths are meant before words inside: only where no title fits are the insides searched.
  const inTitles = operations.some(({ title }) => wanted.every((word) => title.includes(word)));
  let count = 0;
  for (const { element, words, title } of operations) {
    const place = inTitles ? title : words;
    element.hidden = !wanted.every((word) => place.includes(word));
    count += element.hidden ? 0 : 1;
  }
  for (const section of document.querySelectorAll("main section")) {
    const left = section.querySelectorAll("details.operation:not([hidden])").length;
    section.hidden = left === 0;
    const link = document.querySelector(`nav a[href="#${section.getAttribute("aria-labelledby")}"]`);
    link.parentElement.hidden = section.hidden;
    link.querySelector(".count").textContent = left;
  }
  document.querySelector("#found").textContent =
    wanted.length === 0 ? `${count} operations` : count ? `${count} of ${operations.length} operations` : "Nothing found";
}

function openTarget() {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (target instanceof HTMLDetailsElement) {
    target.open = true;
    target.scrollIntoView();
  }
}

if (box) {
  const input = box.querySelector("input");
  box.hidden = false;
  input.addEventListener("input", () => filter(input.value));
  filter(input.value);
  for (const { element } of operations) {
    element.addEventListener("toggle", () => {
      if (element.open) history.replaceState(null, "", `#${element.id}`);
    });
  }
}
const chooser = document.querySelector("header form");
chooser.querySelector("button").hidden = true;
chooser.querySelector("select").addEventListener("change", () => chooser.requestSubmit());
addEventListener("hashchange", openTarget);
openTarget();

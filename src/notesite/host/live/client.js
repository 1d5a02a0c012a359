// A served page stays at the newest state of the site.
const here = document.querySelector("script[data-page][data-version]");
const events = new EventSource(new URL("events" + new URL(import.meta.url).search, import.meta.url));
events.addEventListener("state", (event) => {
  if (JSON.parse(event.data).version > Number(here.dataset.version)) location.reload();
});

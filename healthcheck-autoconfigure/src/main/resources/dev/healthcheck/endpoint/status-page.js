// Where this may not run, the browser obeys the order to reload that follows it in the document.
document.write('\x3c!--');
addEventListener('DOMContentLoaded', () => {
  if (document.querySelector('meta[http-equiv=refresh]')) return;
  const period = 5000;
  const stale = document.getElementById('stale');
  const pause = document.getElementById('pause');
  let timer;

  // Changes only what differs, so that selection and scrolling stay. What has an id is moved along
  // with it, and never becomes something else.
  const morph = (from, to) => {
    if (from.isEqualNode(to)) return;
    if (from.nodeName !== to.nodeName || from.id !== to.id) return from.replaceWith(to);
    if (from.nodeType !== Node.ELEMENT_NODE) return void (from.data = to.data);
    for (const { name } of [...from.attributes]) if (!to.hasAttribute(name)) from.removeAttribute(name);
    for (const { name, value } of to.attributes) from.setAttribute(name, value);
    const known = new Map([...from.children].filter((child) => child.id).map((child) => [child.id, child]));
    let place = from.firstChild;
    for (const child of [...to.childNodes]) {
      const same = child.id ? known.get(child.id) : place && !place.id ? place : null;
      if (same && same === place) place = place.nextSibling;
      else from.insertBefore(same ?? child, place);
      if (same) morph(same, child);
    }
    while (place) {
      const next = place.nextSibling;
      place.remove();
      place = next;
    }
  };

  const update = async () => {
    const began = Date.now();
    try {
      const answer = await fetch(location.href, { headers: { Accept: 'text/html' }, cache: 'no-store' });
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
      if (answer.redirected || !page.getElementById('updated')) throw new Error('the answer was another page');
      const focused = document.activeElement;
      for (const part of ['title', 'link[rel=icon]', '#updated', 'main']) {
        morph(document.querySelector(part), page.querySelector(part));
      }
      if (focused !== document.activeElement) focused.focus({ preventScroll: true });
      stale.textContent = '';
    } catch (error) {
      stale.textContent ||= 'This is not up to date any more: ' + error.message + '. Trying again.';
    }
    // a page that is long to make or to show is asked for less often
    schedule(Math.max(period, 5 * (Date.now() - began)));
  };

  const schedule = (delay) => {
    clearTimeout(timer);
    if (!document.hidden && !pause.paused) timer = setTimeout(update, delay);
  };

  pause.hidden = false;
  pause.addEventListener('click', () => {
    pause.paused = !pause.paused;
    pause.textContent = pause.paused ? 'Resume' : 'Pause';
    schedule(0);
  });
  addEventListener('visibilitychange', () => schedule(0));
  schedule(period);
});

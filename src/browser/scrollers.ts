/** What is wider or higher than its box is a stop of the Tab key, so that arrow keys scroll it. */
const observer = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    const wide = target.scrollWidth > target.clientWidth
    const high = target.scrollHeight > target.clientHeight
    if (wide || high) target.setAttribute('tabindex', '0')
    else target.removeAttribute('tabindex')
  }
})
for (const scroller of document.querySelectorAll('.scroller')) observer.observe(scroller)

/** The page's script: it hides what the filters leave out and says how many findings are left. Without it the page is whole. */
export const script = `(() => {
  'use strict'
  const panel = document.getElementById('filters')
  if (!panel) return
  const status = document.getElementById('shown')
  const search = document.getElementById('search')
  const clear = document.getElementById('clear')
  const buttons = [...panel.querySelectorAll('button[aria-pressed]')]
  const findings = [...document.querySelectorAll('.finding')].map((element) => ({ element, text: null }))
  const holders = [...document.querySelectorAll('.place, .subject, .file')]
  const counts = [...document.querySelectorAll('.file .count')].map((element) => ({ element, text: element.textContent }))
  const initial = status.textContent

  const textOf = (finding) =>
    (finding.text ??= [
      finding.element.closest('.file').querySelector('h3').textContent,
      finding.element.closest('.subject').dataset.name,
      finding.element.textContent,
    ].join(' ').toLowerCase())

  function chosen() {
    const byName = new Map()
    for (const { dataset, value } of buttons.filter((button) => button.getAttribute('aria-pressed') === 'true'))
      byName.set(dataset.filter, [...(byName.get(dataset.filter) ?? []), value])
    return [...byName]
  }

  function apply() {
    const filters = chosen()
    const words = search.value.toLowerCase().split(/\\s+/).filter(Boolean)
    let shown = 0
    for (const finding of findings) {
      const has = ([name, values]) => finding.element.dataset[name].split(' ').some((value) => values.includes(value))
      const isShown = filters.every(has) && words.every((word) => textOf(finding).includes(word))
      finding.element.hidden = !isShown
      if (isShown) shown++
    }
    for (const holder of holders) holder.hidden = !holder.querySelector('.finding:not([hidden])')
    const isFiltered = filters.length + words.length > 0
    for (const { element, text } of counts) {
      const left = element.closest('.file').querySelectorAll('.finding:not([hidden])').length
      element.textContent = isFiltered ? left + ' of ' + text : text
    }
    const one = shown === 1 ? ' is shown.' : ' are shown.'
    status.textContent = isFiltered ? shown + ' of ' + findings.length + (findings.length === 1 ? ' finding' : ' findings') + one : initial
    clear.disabled = !isFiltered
  }

  for (const button of buttons)
    button.addEventListener('click', () => {
      button.setAttribute('aria-pressed', String(button.getAttribute('aria-pressed') !== 'true'))
      apply()
    })
  let waiting
  search.addEventListener('input', () => {
    clearTimeout(waiting)
    waiting = setTimeout(apply, 150)
  })
  clear.addEventListener('click', () => {
    for (const button of buttons) button.setAttribute('aria-pressed', 'false')
    search.value = ''
    apply()
    search.focus()
  })
  search.value = ''
  panel.hidden = false
})()
`

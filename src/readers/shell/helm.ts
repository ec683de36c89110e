import { part, type Word } from '../parse/words.ts'
import type { ValuesNamed } from '../reader.ts'
import { baseName } from './command-line.ts'

/** Options of Helm that take the next word. */
const valued =
  /^(?:-[nosal]|--(?:namespace|version|repo|timeout|kube-(?:context|apiserver|as-user|as-group|ca-file|tls-server-name|token|version)|kubeconfig|api-versions|history-max|name-template|description|post-renderer(?:-args)?|output(?:-dir)?|username|password|(?:ca|cert|key)-file|keyring|labels|selector|set-file|show-only|registry-config|repository-(?:cache|config)|burst-limit|qps))$/

/** The chart of a folder that a call of Helm deploys or renders, with what it gives it. */
export function chartIn(words: readonly Word[]): { readonly file: string; readonly chart: ValuesNamed } | undefined {
  const at = words.findIndex((word) => word.unsure === undefined && baseName(word) === 'helm')
  const own = at < 0 ? [] : words.slice(at + 1)
  const files: string[] = []
  const settings: string[] = []
  const set: Word[] = []
  const operands: Word[] = []
  for (let i = 0; i < own.length; i++) {
    const { text } = own[i]!
    const [, option = text, joined] = /^(--[\w-]+)=(.*)$/s.exec(text) ?? /^(-f)=?(.+)$/s.exec(text) ?? []
    const isFile = option === '-f' || option === '--values'
    const isSetting = /^--set(?:-string|-json|-literal)?$/.test(option)
    if (isFile || isSetting) {
      const given = joined === undefined ? own[++i] : part(own[i]!, text.length - joined.length)
      if (given === undefined) continue
      const value = given.text
      if (isFile) files.push(...value.split(','))
      else settings.push(option, value)
      if (/^--set(?:-string)?$/.test(option)) set.push(given)
    } else if (valued.test(text)) i++
    else if (!text.startsWith('-')) operands.push(own[i]!)
  }
  const [verb, ...rest] = operands
  const chart = /^(?:install|upgrade|template)$/.test(verb?.text ?? '') ? rest.at(-1) : undefined
  // Helm takes a name for a repository's unless it says that it is a path, or is one.
  return chart && chart.unsure === undefined ? { file: chart.text, chart: { files, settings, set } } : undefined
}

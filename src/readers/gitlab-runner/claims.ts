// A file of its own, so that recognizing a configuration does not load the reader.
import { withoutTemplateEnding } from '../../model/template.ts'

/** Its own file, or a manifest or values of a chart that hold it. */
export const claimsGitlabRunner = (path: string): boolean => /\.(?:toml|ya?ml|json)$/i.test(withoutTemplateEnding(path))

/** A table of runners, or the key that the chart had for it before. */
export const mayConfigureRunner = (text: string): boolean =>
  text.includes('runners') &&
  (hasRunners(text) || (/gitlab/i.test(text) && /^[ \t]*runners:/m.test(text) && text.includes('privileged:')))

export const hasRunners = (text: string): boolean => /\[\[[ \t]*runners[ \t]*\]\]/.test(text)

import type { RunCommand } from '../model/dockerfile.ts'
import type { Fact } from '../model/source.ts'
import { writtenTexts } from './written-settings.ts'

/** Where programs that install take packages from which nobody has signed: over plain HTTP anybody on the way can change them. */

/** On the machine itself nobody stands between. */
const local = String.raw`(?!(?:[^/?#\s]*@)?(?:localhost|127(?:\.\d+){3}|\[::1\]|host\.docker\.internal)(?:[:/?#]|$))`
const plain = String.raw`(?:git\+)?http://${local}(?=[^\s"'])`

/** Variables that name an index. npm reads its own in either case. */
const variables =
  /^(?:PIP_(?:EXTRA_)?INDEX_URL|PIP_FIND_LINKS|UV_(?:EXTRA_|DEFAULT_)?INDEX(?:_URL)?|UV_FIND_LINKS|PIPENV_PYPI_MIRROR|NPM_CONFIG_REGISTRY|YARN_REGISTRY|YARN_NPM_REGISTRY_SERVER|GOPROXY|BUNDLE_MIRROR__\w+)$/i
const startsPlain = new RegExp(String.raw`(?:^|[\s,=|])${plain}`, 'i')

/** Whether a variable of this value names an index over plain HTTP. */
export const isPlainIndexVariable = (name: string, value: string): boolean =>
  variables.test(name) && startsPlain.test(value)

/** Programs that install, and what an argument of theirs may be where it stands before an address that is no index. */
const installers =
  /^(?:pip[\d.]*|pipx|python[\d.]*|uv|poetry|pipenv|easy_install|gem|bundle|bundler|npm|npx|yarn|pnpm|bun|composer|cargo|go|conda|mamba|micromamba)$/
const otherAddress = /(?<!GO)proxy|homepage|referer|audit|(?:^|[-_.])(?:repository|publish)[-_.]?url/i

const git = /^(?:clone|fetch|pull|remote|submodule|ls-remote)$/
const gitAddress = new RegExp(`^(?:${plain}|git://${local})`, 'i')
const fullCommit = /(?:^|[:/@])[\da-f]{40}$/

/** Lines of configuration files. */
const lines = new RegExp(
  String.raw`(?:^|[\s"'/:]|\\n)(?:registry|npmRegistryServer|(?:extra-)?index-url|find-links)["']?\s{0,9}[=:]\s{0,9}["']?${plain}`,
  'i',
)

/** Where a command takes packages, or lets later ones take them, over plain HTTP. */
export function plainIndexes(command: RunCommand): Fact<string>[] {
  const { program, args } = command
  const written = writtenTexts(command).filter(({ value }) => lines.test(value))
  if (written.length > 0) return written
  if (program === 'git') return git.test(subcommand(args)) ? args.filter(({ value }) => gitAddress.test(value)) : []
  if (!installers.test(program) || args.some(({ value }) => value === '--require-hashes')) return []
  if (program.startsWith('python') && !args.some(({ value }) => /^(?:pip|uv)$/.test(value))) return []
  return args.filter(({ value }, i) => {
    const [, name = '', text = value] = /^([-\w.:]{1,80})=(.*)$/s.exec(value) ?? []
    const before = name || (args[i - 1]?.value ?? '')
    return startsPlain.test(text) && !otherAddress.test(before) && !/\s/.test(text)
  })
}

/** Whether a command takes a full commit of a repository: whoever changes it on the way cannot make another of that name. */
export const takesCommit = ({ program, args }: RunCommand): boolean =>
  program === 'git' && args.some(({ value }) => fullCommit.test(value))

/** The first word that is no option, behind those that take a value. */
function subcommand(args: readonly Fact<string>[]): string {
  for (let i = 0; i < args.length; i++) {
    const { value } = args[i]!
    if (/^-[cC]$/.test(value)) i++
    else if (!value.startsWith('-')) return value
  }
  return ''
}

import type { Command, CommandArgument, ParsedScript, SyntaxNode } from 'unbash'
import type { PackageCommand } from '../../model/dockerfile.ts'
import type { Fact } from '../../model/source.ts'
import type { Word } from '../parse/words.ts'
import { baseName, started } from '../shell/command-line.ts'
import type { RunScript } from './run-scripts.ts'

/** The package managers by the index that they share. */
const families: Readonly<Record<string, string>> = {
  apk: 'apk',
  apt: 'apt',
  'apt-get': 'apt',
  aptitude: 'apt',
  dnf: 'dnf',
  microdnf: 'dnf',
  tdnf: 'dnf',
  yum: 'dnf',
  zypper: 'zypper',
}

const refreshes = /^(?:update|makecache|check-update|refresh|ref)$/
const installs =
  /^(?:install|in|add|reinstall|upgrade|up|dist-upgrade|full-upgrade|safe-upgrade|distro-sync|dup|build-dep|groupinstall|group|localinstall|patch)$/

/** A cheap test of the text: without both words there is nothing to parse. */
const mentionsPackages = (text: string) =>
  /\b(?:apk|apt|apt-get|aptitude|dnf|microdnf|tdnf|yum|zypper)\b/.test(text) &&
  /\b(?:update|makecache|check-update|refresh|ref)\b/.test(text)

/** The package commands of a RUN, as its shell reads them; undefined where it calls no package manager to refresh its index. */
export async function packageRun(script: RunScript): Promise<Fact<readonly PackageCommand[]> | undefined> {
  if (!mentionsPackages(script.text)) return undefined
  const unbash = await import('unbash')
  const commands: PackageCommand[] = []
  const read = (text: string, locate: RunScript['locate'], depth: number) => {
    const visit = (node: SyntaxNode) => {
      if (node.type === 'Command') readCommand(node)
      unbash.forEachChild(node, visit)
    }
    const readCommand = ({ name, args }: Command) => {
      if (!name) return
      const words = [name, ...args].map((word): Word => ({ text: textOf(word), span: locate(word.pos, word.end) }))
      for (const one of started(words, callsManager)) {
        if (one.kind === 'call') commands.push(...packageCommand(one.words))
        const [text] = one.kind === 'text' ? one.words : []
        if (text && depth < 3) read(text.text, () => text.span, depth + 1)
      }
    }
    try {
      visit(unbash.parse(text) as ParsedScript)
    } catch {
      // A text that no shell reads runs nothing.
    }
  }
  read(script.text, script.locate, 0)
  return commands.length > 0 ? { value: commands, at: script.instruction.at } : undefined
}

/** Behind another program only where the manager is told what to do: `which apt` and `rm -rf apt` call none. */
const callsManager = (words: readonly Word[], at: number) =>
  Object.hasOwn(families, baseName(words[at]!)) && (at === 0 || words.length > at + 1)

const textOf = (word: CommandArgument) => (word.type === 'Assignment' ? word.text : word.value)

function packageCommand(words: readonly Word[]): PackageCommand[] {
  const [first, ...rest] = words
  const tool = first && baseName(first)
  const family = tool === undefined || !Object.hasOwn(families, tool) ? undefined : families[tool]
  if (!first || tool === undefined || family === undefined) return []
  const operation = rest.find(({ text }) => /^[a-z]/.test(text))
  const action = refreshes.test(operation?.text ?? '')
    ? 'refresh'
    : installs.test(operation?.text ?? '')
      ? 'install'
      : 'other'
  const { start, source } = first.span
  return [{ tool, family, action, at: { source, start, end: (operation ?? first).span.end } }]
}

import { part, type Word } from '../parse/words.ts'
import { baseName } from './command-line.ts'

/** A call of a program that runs what a file names: `npm run up -- --init`, `just up --init`. */
export interface CallOfTasks {
  readonly folder: string
  /** Names that the file may have there. */
  readonly files: readonly string[]
  /** What is run, with the words that it is given; for just also what is set, `NAME=VALUE`. */
  readonly args: readonly Word[]
}

const program = String.raw`(?:npm|yarn|pnpm|bun|just)(?![\w.-])`
const runner = new RegExp(`^${program}$`)
const named = new RegExp(String.raw`(?<![\w.-])${program}`)

/** Whether a text may run tasks of a file. */
export const mayRunTasks = (text: string): boolean => named.test(text)

/** Whether it may do so with words or variables of its own. */
export const mayGiveToTasks = (text: string): boolean => mayRunTasks(text) && /[=$]|\s["']?-/.test(text)

/** The call that a command line is; undefined where it runs no task. */
export function tasksIn(words: readonly Word[]): CallOfTasks | undefined {
  const [first, ...rest] = words
  const name = first && first.unsure === undefined ? baseName(first) : ''
  if (!runner.test(name)) return undefined
  return name === 'just' ? ofJust(rest) : ofPackage(name, rest)
}

/** Options of package managers that take the next word. */
const folderOption = /^(?:--(?:prefix|cwd|dir|workspace)|-[Cw])(?:=(.*))?$/s
const valued = /^(?:-F|--(?:filter|loglevel|config|reporter))$/
const runs = /^(?:run|run-script|rum|urn)$/
/** Scripts that npm runs without `run`. */
const ofNpm: ReadonlyMap<string, string> = new Map([
  ...['start', 'stop', 'restart', 'test'].map((name) => [name, name] as const),
  ...['t', 'tst'].map((name) => [name, 'test'] as const),
])
/** What the others take for commands of their own. */
const own =
  /^(?:install|i|ci|add|remove|rm|publish|pack|exec|x|dlx|create|init|why|update|up|upgrade|link|unlink|audit|info|config|cache|set|version|workspaces?|import|store|build)$/

/** Source: the documentation of npm, Yarn, pnpm and Bun: each hands the words behind the script's name to it, npm only plain ones before `--`. */
function ofPackage(name: string, words: readonly Word[]): CallOfTasks | undefined {
  let folder = '.'
  let isRun = false
  let task: Word | undefined
  const given: Word[] = []
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!
    const { text } = word
    const option = folderOption.exec(text)
    if (task && (text === '--' || name !== 'npm')) {
      given.push(...words.slice(text === '--' ? i + 1 : i))
      break
    }
    if (option) folder = `${folder}/${option[1] ?? words[++i]?.text ?? ''}`
    else if (valued.test(text)) i++
    else if (word.unsure === undefined && text.startsWith('-')) continue
    else if (task) given.push(word)
    else if (!isRun && runs.test(text)) isRun = true
    else {
      const known = isRun
        ? text
        : name === 'npm'
          ? ofNpm.get(text)
          : own.test(text) && name !== 'bun'
            ? undefined
            : text
      if (known === undefined || word.unsure !== undefined) return undefined
      task = { ...word, text: known }
    }
  }
  return task && { folder, files: ['package.json'], args: [task, ...given] }
}

const justfiles = ['justfile', 'Justfile', '.justfile']
/** Options of just that take words behind them. */
const valuedOfJust = /^(?:-E|--(?:shell|shell-arg|dotenv-filename|dotenv-path|color|command-color|chooser|tempdir))$/

function ofJust(words: readonly Word[]): CallOfTasks | undefined {
  let folder = '.'
  let files: readonly string[] = justfiles
  const args: Word[] = []
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!
    const [, option = '', joined] = /^(-[fd]|--(?:justfile|working-directory|set))(?:=(.*))?$/s.exec(word.text) ?? []
    if (option === '--set') {
      const [name, value] = [words[++i], words[++i]]
      if (name && value) args.push({ ...value, text: `${name.text}=${value.text}` })
    } else if (option !== '') {
      const value = joined ?? words[++i]?.text ?? ''
      if (option === '-f' || option === '--justfile') files = [value]
      else folder = value
    } else if (valuedOfJust.test(word.text)) i++
    else if (word.unsure !== undefined || !word.text.startsWith('-')) {
      args.push(...words.slice(i))
      break
    }
  }
  const isRun = args.some((word) => !isSetting(word))
  return isRun ? { folder: files === justfiles ? folder : '.', files, args } : undefined
}

const setting = /^([A-Za-z_][\w-]*)=/
const isSetting = ({ text }: Word) => setting.test(text)

/** What stands before the first recipe sets variables of the file. */
export function settingsBefore(args: readonly Word[]): { settings: Map<string, Word>; rest: readonly Word[] } {
  const settings = new Map<string, Word>()
  let i = 0
  for (; i < args.length; i++) {
    const name = setting.exec(args[i]!.text)?.[1]
    if (name === undefined) break
    settings.set(name, part(args[i]!, name.length + 1))
  }
  return { settings, rest: args.slice(i) }
}

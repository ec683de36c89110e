import { part, splitWords, type Word } from '../parse/words.ts'
import { baseName } from './command-line.ts'

/** A call of a program that runs what a file names: `npm run up -- --init`, `just up --init`. */
export interface CallOfTasks {
  readonly folder: string
  /** Names that the file may have there. */
  readonly files: readonly string[]
  /** What is run, with the words that it is given; for just also what is set, `NAME=VALUE`. */
  readonly args: readonly Word[]
  /** It is run in packages below the folder: those of these names or folders, or in each. */
  readonly packages?: readonly string[]
}

const managers = 'npm|yarn|pnpm|bun'
const monorepos = 'turbo|nx|lerna'
const runAll = 'run-s|run-p|npm-run-all2?'
/** The programs that run tasks, as the source of an expression. */
export const taskRunners = String.raw`(?:${managers}|${monorepos}|${runAll}|npx|bunx|just|composer|deno|node(?=[ \t]+--run))(?![\w.-])`
const named = new RegExp(String.raw`(?<![\w.-])${taskRunners}`)

/** Whether a text may run tasks of a file. */
export const mayRunTasks = (text: string): boolean => named.test(text)

/** Whether it may do so with words or variables of its own. */
export const mayGiveToTasks = (text: string): boolean => mayRunTasks(text) && /[=$]|\s["']?-/.test(text)

const manager = new RegExp(`^(?:${managers})$`)
const monorepo = new RegExp(`^(?:${monorepos})$`)
const isRunAll = new RegExp(`^(?:${runAll})$`)

/** The calls that a command line is; none where it runs no task. */
export function tasksIn(words: readonly Word[]): readonly CallOfTasks[] {
  const [first, ...rest] = words
  const name = first && first.unsure === undefined ? baseName(first) : ''
  if (name === 'just') return listed(ofJust(rest))
  if (name === 'node') return rest[0]?.text === '--run' ? listed(ofPlain('package.json', rest.slice(1))) : []
  if (name === 'composer')
    return /^run(?:-script)?$/.test(rest[0]?.text ?? '') ? listed(ofPlain('composer.json', rest.slice(1))) : []
  if (name === 'deno') return rest[0]?.text === 'task' ? listed(ofPlain('deno.json', rest.slice(1))) : []
  if (monorepo.test(name)) return ofMonorepo(name, rest)
  if (isRunAll.test(name)) return ofRunAll(rest)
  // `npm:up`, as concurrently writes `npm run up`.
  const [, short] = /^(npm|yarn|pnpm|bun):./.exec(first?.text ?? '') ?? []
  if (first && short) return listed(ofPackage(short, [runWord(first), part(first, short.length + 1), ...rest]))
  const at = /^(?:npx|bunx)$/.test(name) || manager.test(name) ? programIn(rest) : -1
  if (at >= 0) return tasksIn(rest.slice(at))
  return manager.test(name) ? listed(ofPackage(name, rest)) : []
}

const listed = (call: CallOfTasks | undefined): readonly CallOfTasks[] => (call ? [call] : [])

/** `npx turbo`, `pnpm exec nx`: where the program stands that a package manager runs. */
function programIn(words: readonly Word[]): number {
  const at = words.findIndex(({ text }) => !text.startsWith('-') && !/^(?:exec|x|dlx)$/.test(text))
  return at >= 0 && (monorepo.test(words[at]!.text) || isRunAll.test(words[at]!.text)) ? at : -1
}

const runWord = (word: Word): Word => ({ text: 'run', span: word.span })

/** Source: the documentation of npm-run-all: each operand is a script, or a pattern of scripts, with its words; `{1}` and `{@}` are the words behind `--`. */
function ofRunAll(words: readonly Word[]): CallOfTasks[] {
  const end = words.findIndex(({ text }) => text === '--')
  const own = end < 0 ? words : words.slice(0, end)
  const behind = end < 0 ? [] : words.slice(end + 1)
  return own.flatMap((word, i) => {
    if (word.text.startsWith('-') || /^--(?:npm-path|max-parallel)$/.test(own[i - 1]?.text ?? '')) return []
    const given = splitWords(word.text, (from, to) => part(word, from, to).span).flatMap((one) => {
      const [, which] = /^\{([1-9@*])\}$/.exec(one.text) ?? []
      if (which === undefined) return [{ ...one, ...(word.use && { use: word.use }) }]
      return /\d/.test(which) ? behind.slice(Number(which) - 1, Number(which)) : behind
    })
    // Yarn and pnpm hand every word on; npm some of them.
    return listed(ofPackage('pnpm', [runWord(word), ...given]))
  })
}

/** A file's task, and the words behind it. */
function ofPlain(file: string, words: readonly Word[]): CallOfTasks | undefined {
  const [task, ...given] = words
  if (!task || task.unsure !== undefined || task.text.startsWith('-')) return undefined
  return { folder: '.', files: [file], args: [task, ...(given[0]?.text === '--' ? given.slice(1) : given)] }
}

const valuedOfMonorepos =
  /^(?:-[Fjtpc]|--(?:filter|scope|ignore|since|targets?|projects?|exclude|configuration|parallel|concurrency|cwd|team|token|output-logs|env-mode))$/

/** Sources: the documentation of Turborepo, Nx and Lerna: tasks are scripts of packages, and get the words behind `--`, those of Nx its own ones too. */
function ofMonorepo(name: string, words: readonly Word[]): CallOfTasks[] {
  const tasks: Word[] = []
  const packages: string[] = []
  const given: Word[] = []
  let isMany = name !== 'nx'
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!
    const { text } = word
    const [, option = '', joined] = /^(--?[\w-]+)(?:=(.*))?$/s.exec(text) ?? []
    if (text === '--') {
      given.push(...words.slice(i + 1))
      break
    }
    const takesNext = valuedOfMonorepos.test(option)
    const value = joined ?? (takesNext ? words[i + 1]?.text : undefined)
    if (takesNext && joined === undefined) i++
    if (/^(?:-t|--targets?)$/.test(option))
      tasks.push(...(value ?? '').split(',').map((target) => ({ ...word, text: target })))
    else if (/^(?:-F|-p|--(?:filter|scope|projects?))$/.test(option)) packages.push(...(value ?? '').split(','))
    else if (option !== '') {
      if (name === 'nx' && !takesNext) given.push(word)
    } else if (/^(?:run|run-many|affected)$/.test(text) && tasks.length === 0) isMany ||= text !== 'run'
    else if (name === 'nx' && !isMany && tasks.length > 0 && packages.length === 0) packages.push(text)
    else if (name === 'nx' && !isMany && tasks.length === 0 && /^[^:]+:[^:]+/.test(text)) {
      const [project, target] = text.split(':')
      packages.push(project!)
      tasks.push({ ...word, text: target! })
    } else if (name === 'nx' && tasks.length > 0) given.push(word)
    else if (word.unsure === undefined) tasks.push(word)
  }
  return tasks.map((task) => ({ folder: '.', files: ['package.json'], args: [task, ...given], packages }))
}

/** Options of package managers that take the next word. */
const folderOption = /^(?:--(?:prefix|cwd|dir)|-C)(?:=(.*))?$/s
const packageOption = /^(?:--(?:workspace|filter)|-[FW])(?:=(.*))?$/s
const valued = /^(?:--(?:loglevel|config|reporter|from|include|exclude|jobs|since)|-j)$/
const everywhere = /^(?:-ws|--ws|--workspaces|-r|--recursive)$/
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
  let packages: string[] | undefined
  const given: Word[] = []
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!
    const { text } = word
    const option = folderOption.exec(text)
    if (task && (text === '--' || name !== 'npm')) {
      given.push(...words.slice(text === '--' ? i + 1 : i))
      break
    }
    // `-w` is the root of pnpm's packages.
    const inPackage = packageOption.exec(text) ?? (name === 'npm' ? /^-w(?:=(.*))?$/s.exec(text) : null)
    if (inPackage) (packages ??= []).push(inPackage[1] ?? words[++i]?.text ?? '')
    else if (option) folder = `${folder}/${option[1] ?? words[++i]?.text ?? ''}`
    else if (everywhere.test(text)) packages ??= []
    else if (valued.test(text)) i++
    else if (word.unsure === undefined && text.startsWith('-')) continue
    else if (task) given.push(word)
    else if (!isRun && name === 'yarn' && text === 'workspace') (packages ??= []).push(words[++i]?.text ?? '')
    else if (!isRun && name === 'yarn' && text === 'workspaces') {
      packages ??= []
      if (words[i + 1]?.text === 'foreach') i++
    } else if (!isRun && runs.test(text)) isRun = true
    else {
      const isOwn = own.test(text) && name !== 'bun' && !(packages && text === 'up')
      const known = isRun ? text : name === 'npm' ? ofNpm.get(text) : isOwn ? undefined : text
      if (known === undefined || word.unsure !== undefined) return undefined
      task = { ...word, text: known }
    }
  }
  return task && { folder, files: ['package.json'], args: [task, ...given], ...(packages && { packages }) }
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

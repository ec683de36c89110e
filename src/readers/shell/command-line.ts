import { dockerWord, runtimeWord } from '../../knowledge/runtimes.ts'
import { part, type Word } from '../parse/words.ts'

/**
 * What a command line starts. One rule finds it: a program runs the command that stands in its arguments, whatever program it is
 * (`sudo`, `timeout 5`, `retry 3`, `find … -exec`, `xargs`, a helper from elsewhere), unless it is known to do something else
 * with them (`echo`, `test`, `grep`). A text is read as a command only where the program is known to hand it to a shell.
 */
export type Started =
  /** The call of a program that was looked for. */
  | { readonly kind: 'call'; readonly words: readonly Word[] }
  /** A shell's text, made of these words with blanks between; `name` is its `$0`, `args` are its `$1`, `$2` … */
  | {
      readonly kind: 'text'
      readonly words: readonly Word[]
      readonly name?: Word
      readonly args?: readonly Word[]
      readonly isRemote?: true
      /** The shell itself reads it, now or, for `trap`, later. */
      readonly isHere?: true
      readonly isLater?: true
    }
  /** A shell reads its standard input. */
  | { readonly kind: 'input'; readonly args: readonly Word[]; readonly isRemote?: true }
  /** A shell reads a file: what `<(…)` prints, where it is one. */
  | { readonly kind: 'file'; readonly word: Word; readonly args: readonly Word[]; readonly isSourced?: true }
  /** A call within more calls than are followed. */
  | { readonly kind: 'unread'; readonly word: Word }

/** Commands that do something else with their arguments than to run them. */
const showing = new Set(
  `: [ addgroup adduser alias apk apt apt-cache apt-get awk basename bind brew cat cd chmod chown complete compgen cp curl declare
   diff dirname dnf egrep exit export false fgrep gh git gpasswd grep groupadd hash help history hostname kill killall
   let ln local logger ls man mkdir mv notify-send pgrep pip pip3 pkill ps pushd read readonly return rg rm sed service set shellcheck shfmt shift stat
   systemctl tar tee test touch true type typeset unalias unset unzip usermod wget whatis whereis which whois yum`.split(
    /\s+/,
  ),
)
const printing = /^(?:echo|printf)$/

/** Whether a program, known by its name alone, does something else with its arguments than to run them. */
export const onlyShows = (program: string): boolean => showing.has(program) || printing.test(program)
/** Words before a command that change nothing about what it does. */
const transparent = /^(?:sudo|doas|exec|command|builtin|env|time|nice|nohup|then|do)$/

const shells = /^(?:ba|da|a|k|z|mk|pdk)?sh$/

/** Whether a word names a shell. */
export const isShell = (word: Word): boolean => shells.test(baseName(word))

/** They read commands where they are given none. */
const inputReaders = /^(?:su|runuser|at|batch|crontab|expect|newgrp)$/
/** They start a shell where they are given no command: the operands before it, options that take the next word, and the option that asks for it. */
const shellStarters: Readonly<Record<string, { operands: number; values?: RegExp; needs?: RegExp }>> = {
  sudo: { operands: 0, values: /^-[a-zA-Z]*[ughpCTrtUDR]$/, needs: /^(?:-[a-zA-Z]*[is][a-zA-Z]*|--login|--shell)$/ },
  doas: { operands: 0, values: /^-[a-zA-Z]*[uC]$/, needs: /^-[a-zA-Z]*s[a-zA-Z]*$/ },
  chroot: { operands: 1 },
  nsenter: { operands: 0, values: /^-[tSGW]$|^--(?:target|setuid|setgid|wdns)$/ },
  unshare: { operands: 0, values: /^-[SGRw]$|^--(?:setuid|setgid|root|wd|map-users|map-groups|propagation)$/ },
}
/** How those that read commands are given a file of them. */
const fileOptions: Readonly<Record<string, RegExp>> = { at: /^-f$/, batch: /^-f$/, expect: /^-f$/ }
/** They take a file of commands as their operand. */
const fileReaders = /^(?:crontab|expect)$/
/** Options that take the next word, of those. */
const fileReaderValues = /^-[ud]$/
const sshValues = /^-[bcDEeFIiJLlmOopQRSWw]$/
/** Programs with an option that is a shell's text. */
const textOptions: Readonly<Record<string, RegExp>> = {
  expect: /^-c$/,
  su: /^(?:-\w*c|--(?:session-)?command)$/,
  sg: /^-c$/,
  runuser: /^(?:-\w*c|--(?:session-)?command)$/,
  flock: /^(?:-c|--command)$/,
  script: /^(?:-\w*c|--command)$/,
  vagrant: /^(?:-c|--command)$/,
  'nix-shell': /^--(?:run|command)$/,
  nodemon: /^(?:-x|--exec)$/,
  fish: /^(?:-\w*c|--command)$/,
  capsh: /^-c$/,
  npx: /^(?:-c|--call)$/,
  npm: /^(?:-c|--call)$/,
  pnpm: /^(?:-c|--shell-mode)$/,
  ansible: /^(?:-a|--args)$/,
  gcloud: /^--command$/,
  az: /^--scripts?$/,
  eb: /^(?:-c|--command)$/,
  doppler: /^--command$/,
  vault: /^-exec$/,
}
/** Programs whose arguments are each a command or a shell's text. */
const textOperands =
  /^(?:watch|tmux|screen|parallel|sem|concurrently|sg|hyperfine|sops|consul|heroku|salt|salt-ssh|bolt|knife|p?dsh|pssh|parallel-ssh|clush)$/
/** `minikube ssh`, `podman machine ssh`: the words behind it are for the shell of a machine that has no name, or one in front of them. */
const machines = 'minikube|colima|crc|rdctl|orb'
const options = String.raw`(?:-\S+ (?:(?!exec |ssh |shell |-)\S+ )?)*`
const machineShell = new RegExp(
  `^(?:(?:${machines}) ${options}(?:ssh|shell)|(?:${dockerWord}|docker-machine) (?:machine )?ssh) `,
)
/** `docker exec`, `podman container exec`, `docker compose exec`: a container may start others. */
const inContainer = new RegExp(`^${runtimeWord} ${options}(?:(?:container|compose) ${options})?exec `)
const mayHandOn = new RegExp(String.raw`(?:^|\/)(?:${machines}|docker-machine|${runtimeWord})`)

/** The name of the program, without its path and a recipe's `@`; an unknown prefix (`${Q}docker`) does not change it. */
export function baseName(word: Word): string {
  if (word.unsure === undefined && !/[/\\.@]/.test(word.text)) return word.text
  return (word.unsure === undefined ? word.text : word.text.replace(/^(?:\$\{[^{}]*\})+(?=[\w/])/, ''))
    .replace(/^.*[/\\]|^-?@/s, '')
    .replace(/\.exe$/i, '')
}

/** Calls within calls: `docker exec a docker exec b …`. */
const maxInner = 12

/** Whether a call of a program that is looked for begins at a word. */
type IsCall = (words: readonly Word[], at: number) => boolean

/** The calls, texts and files that a line starts. */
export function started(words: readonly Word[], isCall: IsCall, depth = 0): Started[] {
  const index = commandIndex(words)
  const isLooked = isCall(words, index)
  if (!isLooked && words[index] && baseName(words[index]) === 'git') return startedByGit(words, isCall, depth)
  if (words[index] && baseName(words[index]) === 'find' && depth < maxInner)
    return commandsOfFind(words.slice(index)).flatMap((command) => started(command, isCall, depth + 1))
  if (isLookUp(words) || (showsArguments(words) && !isLooked)) return []
  const found: Started[] = []
  const withAdded = addedTo(words)
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!
    const name = baseName(word)
    const inner = mayHandOn.test(word.text) ? handedOn(words.slice(i)) : undefined
    if (inner?.isRemote) return [...found, { kind: 'text', words: inner.words, isRemote: true }]
    if (isCall(withAdded, i)) {
      const own = argumentsOf(words, i)
      found.push({ kind: 'call', words: own })
      if (!inner) return found
      return depth < maxInner
        ? [...found, ...started(inner.words, isCall, depth + 1)]
        : [...found, { kind: 'unread', word }]
    }
    if (word.unsure !== undefined) continue
    if (printing.test(name)) return found
    const handed = textsOf(words.slice(i), name)
    if (handed === 'all') return found
    found.push(...(Array.isArray(handed) ? handed : []))
    if (found.length > 0 && Array.isArray(handed) && endsLine(name, handed)) return found
  }
  return found
}

/** Behind `bash -c TEXT` stand only the text's own arguments; behind `bash FILE` may stand a command that the file runs. */
const endsLine = (name: string, handed: readonly Started[]) =>
  handed.length > 0 && handed.every(({ kind }) => kind !== 'file') && !textOperands.test(name)

/** Whether a line only shows its words, or does something else with them than to run them. */
export function showsArguments(words: readonly Word[]): boolean {
  const word = words[commandIndex(words)]
  if (!word || word.unsure !== undefined) return isLookUp(words)
  const name = baseName(word)
  return isLookUp(words) || showing.has(name) || printing.test(name) || name === 'find'
}

/** `command -v docker` */
function isLookUp(words: readonly Word[]): boolean {
  const before = words.slice(0, commandIndex(words))
  return before.some(({ text }, i) => text === 'command' && /^-[pvV]*[vV]/.test(before[i + 1]?.text ?? ''))
}

/** Programs that run the file that they are given behind their own options and values. */
const runners =
  /^(?:timeout|retry|setsid|stdbuf|flock|xargs|chroot|systemd-run|systemd-inhibit|unshare|nsenter|strace|watch|chronic|ionice|taskset|xvfb-run|dotenvx?|env-cmd|cross-env(?:-shell)?|npx|doppler|infisical|aws-vault|chamber)$/

/** Which word names the program of a line, also behind those that only run it. */
export function programIndex(words: readonly Word[]): number {
  let i = commandIndex(words)
  while (i < words.length && words[i]!.unsure === undefined && runners.test(baseName(words[i]!))) {
    const next = words.findIndex(({ text }, at) => at > i && /^[.~$]?[\w${}.-]*\//.test(text))
    if (next < 0) return i
    i = next
  }
  return i
}

/** The word that names the command, behind `sudo -E`, `env A=b` and variables that may be empty. */
export function commandIndex(words: readonly Word[]): number {
  const index = words.findIndex((word, i) => {
    const isOption = i > 0 && /^(?:-|\w+=)/.test(word.text)
    return !(word.several || transparent.test(word.text) || isOption)
  })
  return Math.max(0, index)
}

/** `xargs docker run`: the words that come in are there as well. */
function addedTo(words: readonly Word[]): readonly Word[] {
  const last = words.at(-1)
  const adder = last && words.map((word) => (word.unsure === undefined ? baseName(word) : '')).find(addsWords)
  return adder && last ? [...words, addedBy(adder, last)] : words
}

const addsWords = (name: string) => name === 'xargs' || name === 'parallel'

const addedBy = (adder: string, { span, use }: Word): Word => ({
  text: '$@',
  span,
  use,
  unsure: `${adder} adds words from its input`,
  several: true,
})

/** The words of the call itself: `find` ends them with `;`, `parallel` with `:::`; `xargs` and `parallel` add others. */
function argumentsOf(words: readonly Word[], at: number): readonly Word[] {
  const before = words.slice(0, at).map((word) => (word.unsure === undefined ? baseName(word) : ''))
  const isFind = before.includes('find')
  const adder = before.find(addsWords)
  if (!isFind && !adder) return words.slice(at)
  const end = words.findIndex(({ text }, i) => i > at && (isFind ? /^[;+]$/.test(text) : /^:::+\+?$/.test(text)))
  const own = words.slice(at, end < 0 ? undefined : end).map(filledIn)
  const isPlaced = isFind || own.some(({ text }) => text.includes('{}'))
  const last = own.at(-1)
  if (isPlaced || !adder || !last) return own
  return [...own, addedBy(adder, last)]
}

const filledIn = (word: Word): Word =>
  word.text.includes('{}') && word.unsure === undefined ? { ...word, unsure: '{} is filled in at run time' } : word

/** `find … -exec COMMAND {} \;`, `-exec COMMAND {} +`: the commands, with something unknown in the place of the files. */
function commandsOfFind(words: readonly Word[]): (readonly Word[])[] {
  const found: (readonly Word[])[] = []
  for (let i = 0; i < words.length; i++) {
    if (!/^-(?:exec|ok)(?:dir)?$/.test(words[i]!.text)) continue
    const start = i + 1
    while (i < words.length && !isEndOfFind(words, i)) i++
    const own = words.slice(start, i)
    const last = own.at(-1)
    const isMany = words[i]?.text === '+' && last?.text === '{}'
    found.push(isMany ? [...own.slice(0, -1), addedBy('find', last)] : own.map(foundBy))
  }
  return found
}

const isEndOfFind = (words: readonly Word[], i: number) =>
  words[i]!.text === ';' || (words[i]!.text === '+' && words[i - 1]?.text === '{}')

const foundBy = (word: Word): Word =>
  word.text.includes('{}') && word.unsure === undefined
    ? { ...word, text: word.text.replaceAll('{}', '${found}'), unsure: '{} is filled in at run time' }
    : word

/** What a program hands to a shell; 'all' where its words are nothing else. */
function textsOf(words: readonly Word[], name: string): Started[] | 'all' | undefined {
  if (shells.test(name)) return shellText(words)
  if (name === 'eval') return words.length > 1 ? [{ kind: 'text', words: words.slice(1), isHere: true }] : 'all'
  if (name === 'trap') return trapText(words)
  if (name === 'ssh') return remoteText(words)
  if (name === 'source' || name === '.') return words[1] ? sourced(words[1], words.slice(2)) : 'all'
  if (name === 'env') return splitByEnv(words)
  const option = Object.hasOwn(textOptions, name) ? textOptions[name] : undefined
  const text = option && optionText(words, option)
  if (text) return [{ kind: 'text', words: [text] }]
  if ((name === 'xargs' || name === 'parallel') && runsItsLines(words, name)) return [{ kind: 'input', args: [] }]
  if (name === 'runuser' && words.some(({ text }) => /^(?:-u|--user(?:=.*)?)$/.test(text))) return undefined
  if (Object.hasOwn(shellStarters, name) && startsShell(words, shellStarters[name]!))
    return [{ kind: 'input', args: [] }]
  if (inputReaders.test(name)) return read(words, name)
  if (!textOperands.test(name)) return undefined
  return words.slice(1).flatMap((word) => (/\S\s+\S/.test(word.text) ? [{ kind: 'text', words: [word] } as const] : []))
}

/** `env -S 'TEXT' WORD…`: the words of the text and those behind it are one command. */
function splitByEnv(words: readonly Word[]): Started[] | undefined {
  const at = words.findIndex(({ text }, i) => i > 0 && /^(?:-[0iv]*S|--split-string(?:=|$))/.test(text))
  if (at < 0 || words.slice(1, at).some(({ text }) => !/^-|=/.test(text))) return undefined
  const option = words[at]!
  const [{ length }] = /^(?:-[0iv]*S|--split-string=?)/.exec(option.text)!
  const isJoined = length < option.text.length
  const own = isJoined ? [part(option, length), ...words.slice(at + 1)] : words.slice(at + 1)
  return own.length > 0 ? [{ kind: 'text', words: own }] : undefined
}

/** `xargs -I{} sh -c {}`, `xargs -d '\\n' -n1 sh -c`, `parallel` alone: every line that comes in is a command. */
function runsItsLines(words: readonly Word[], name: string): boolean {
  const last = words.at(-1)!.text
  // `-I %`, `-I%`: what is put in the place of this.
  const filled = words.flatMap(({ text }, i) =>
    text === '-I' ? (words[i + 1]?.text ?? []) : (/^-I(.+)/.exec(text)?.[1] ?? []),
  )
  const option = last === '{}' || filled.includes(last) ? words.at(-2)!.text : last
  if (/^-[a-zA-Z]*c$/.test(option) && words.some((word, i) => i > 0 && isShell(word))) return true
  return name === 'parallel' && words.slice(1).every(({ text }) => /^-/.test(text) && text !== '-a')
}

/** Whether a program is given no command, so that it starts a shell. */
function startsShell(
  words: readonly Word[],
  { operands, values, needs }: { operands: number; values?: RegExp; needs?: RegExp },
): boolean {
  const own = words.slice(1)
  if (needs && !own.some(({ text }) => needs.test(text))) return false
  const free = own.filter(({ text }, i) => !(/^-|^\w+=/.test(text) || values?.test(own[i - 1]?.text ?? '')))
  return free.length === operands
}

/** The words that a call hands to a shell elsewhere. */
function handedOn(words: readonly Word[]): { readonly words: readonly Word[]; readonly isRemote: boolean } | undefined {
  if (words.length < 3) return undefined
  // A word with blanks in it is one word all the same.
  const line = `${words
    .slice(0, 12)
    .map((word, i) => (i === 0 ? baseName(word) : word.text).replace(/\s+/g, '_'))
    .join(' ')} `
  const isRemote = machineShell.test(line)
  if (!isRemote && !inContainer.test(line)) return undefined
  const at = words.findIndex(({ text }) => text === 'exec' || text === 'ssh' || text === 'shell')
  const own = words.slice(at + 1)
  const start = isRemote ? own.findIndex(({ text }) => !text.startsWith('-')) : 0
  return start < 0 || own.length === 0 ? undefined : { words: own.slice(start), isRemote }
}

/** What a program reads that is given no command. */
function read(words: readonly Word[], name: string): Started[] {
  const option = Object.hasOwn(fileOptions, name) ? fileOptions[name] : undefined
  const file = (option && optionText(words, option)) ?? (fileReaders.test(name) ? operandOf(words) : undefined)
  return file ? fileText(file, []) : [{ kind: 'input', args: [] }]
}

const operandOf = (words: readonly Word[]): Word | undefined =>
  words.find(
    ({ text }, i) => i > 0 && (text === '-' || !(text.startsWith('-') || fileReaderValues.test(words[i - 1]!.text))),
  )

function optionText(words: readonly Word[], option: RegExp): Word | undefined {
  for (let i = 1; i < words.length; i++) {
    const word = words[i]!
    if (option.test(word.text)) return words[i + 1]
    const equals = word.text.indexOf('=')
    if (equals > 0 && option.test(word.text.slice(0, equals))) return { ...word, text: word.text.slice(equals + 1) }
  }
  return undefined
}

/** `sh -c TEXT NAME ARGUMENT…`, `sh FILE`, or standard input. */
export function shellText(words: readonly Word[]): Started[] {
  let isText = false
  let i = 1
  for (; i < words.length; i++) {
    const { text } = words[i]!
    if (text === '-' || text === '--') {
      i++
      break
    }
    if (!/^[-+]\w|^--\w/.test(text)) break
    if (/^-[a-zA-Z]*c[a-zA-Z]*$/.test(text)) isText = true
    if (/^-[a-zA-Z]*s$/.test(text)) {
      const args = words.slice(i + 1)
      return [{ kind: 'input', args: args[0]?.text === '--' ? args.slice(1) : args }]
    }
    if (/^(?:[-+][a-zA-Z]*[oO]|--(?:rcfile|init-file))$/.test(text)) i++
  }
  const operand = words[i]
  if (!operand) return [{ kind: 'input', args: [] }]
  const name = words[i + 1]
  if (isText) return [{ kind: 'text', words: [operand], args: words.slice(i + 2), ...(name && { name }) }]
  return fileText(operand, words.slice(i + 1))
}

function fileText(word: Word, args: readonly Word[]): Started[] {
  const isInput = /^(?:-|\/dev\/(?:stdin|fd\/0)|\/proc\/self\/fd\/0)$/.test(word.text)
  return [isInput ? { kind: 'input', args } : { kind: 'file', word, args }]
}

const sourced = (word: Word, args: readonly Word[]): Started[] =>
  fileText(word, args).map((one) => (one.kind === 'file' ? { ...one, isSourced: true } : one))

function trapText(words: readonly Word[]): Started[] | 'all' {
  const operands = words.slice(1).filter(({ text }) => text !== '--')
  const [text, ...signals] = operands
  return text && signals.length > 0 && !/^-/.test(text.text) ? [{ kind: 'text', words: [text], isLater: true }] : 'all'
}

/** What git runs: an alias's text, a command for each commit, a text for each submodule. */
function startedByGit(words: readonly Word[], isCall: IsCall, depth: number): Started[] {
  const found = words.flatMap((word, i): Started[] => {
    const alias = words[i - 1]?.text === '-c' ? /^alias\.[^=]+=!/.exec(word.text) : null
    return alias ? [{ kind: 'text', words: [part(word, alias[0].length)] }] : []
  })
  const at = words.findIndex(({ text }, i) => i > 0 && /^(?:bisect|config|filter-branch|rebase|submodule)$/.test(text))
  const own = at < 0 ? [] : words.slice(at)
  const behind = (name: string) => own.slice(own.findIndex(({ text }) => text === name) + 1 || own.length)
  switch (own[0]?.text) {
    case 'bisect':
      return depth < maxInner ? [...found, ...started(behind('run'), isCall, depth + 1)] : found
    case 'config': {
      const name = own.findIndex(({ text }) => /^alias\.[^=]+$/.test(text))
      const value = own[name + 1]
      return name > 0 && value?.text.startsWith('!')
        ? [...found, { kind: 'text', words: [part(value, 1)], isLater: true }]
        : found
    }
    case 'filter-branch':
      return own.flatMap((word, i): Started[] => {
        const text = /^--(?:env|tree|index|parent|msg|commit|tag-name)-filter$/.test(own[i - 1]?.text ?? '')
        return text ? [...found, { kind: 'text', words: [word] }] : []
      })
    case 'submodule': {
      const text = behind('foreach').filter((word) => !/^--(?:quiet|recursive)$/.test(word.text))
      return text.length > 0 ? [...found, { kind: 'text', words: text }] : found
    }
    case 'rebase': {
      // Each `--exec` is run, one after the other.
      for (const [i, word] of own.entries()) {
        const [, attached] = /^(?:-x|--exec=)(.+)$/s.exec(word.text) ?? []
        const next = /^(?:-x|--exec)$/.test(word.text) ? own[i + 1] : undefined
        const text = attached === undefined ? next : part(word, word.text.length - attached.length)
        if (text) found.push({ kind: 'text', words: [text] })
      }
      return found
    }
    default:
      return found
  }
}

/** A command for another machine counts as well. */
function remoteText(words: readonly Word[]): Started[] {
  let i = 1
  for (; i < words.length && words[i]!.text.startsWith('-'); i++) if (sshValues.test(words[i]!.text)) i++
  const command = words.slice(i + 1)
  const isRemote = true
  return [command.length > 0 ? { kind: 'text', words: command, isRemote } : { kind: 'input', args: [], isRemote }]
}

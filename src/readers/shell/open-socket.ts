import { isEngineSocket } from '../../knowledge/host-paths.ts'
import { runtimeOf } from '../../knowledge/runtimes.ts'
import { type Client, client, type OpenSocket } from '../../model/client.ts'
import { stretch, type Word } from '../parse/words.ts'
import { pathOfAddress, socketIn } from './client-call.ts'

/** What of a mode lets every account write. */
const forAll = /^(?:[0-7]{0,3}[2367]|(?:[ugo]{0,9}[ao][ugo]{0,9}|)[+=][rwx]{0,9}w[rwx]{0,9}(?:,.*)?)$/

/** A command that opens the socket of an engine to others. */
export function openedSocket(words: readonly Word[], key: (name: string) => string): Client[] {
  const [program, ...args] = words
  const name = program!.text.replace(/^.*\//s, '')
  const read = readers[name]
  const found = read ? read(args) : changed(name, args)
  return found.map(({ path, to, by, last }) =>
    client({
      key: key(`socket/${path}`),
      name: path,
      dialect: 'run',
      at: stretch(program!, last),
      openSocket: { value: { path, to }, at: by.use ?? by.span },
    }),
  )
}

/** A socket that a command opens, by which of its words, and the last word that says so. */
interface Opened extends OpenSocket {
  readonly by: Word
  readonly last: Word
}

/** Of `chmod`, `chown` and `chgrp`: what root, and the group that the engine makes for it, may do anyway is nothing new. */
function changed(program: string, args: readonly Word[]): Opened[] {
  const [mode, ...files] = args.filter(({ text }) => !/^-(?!w)/.test(text))
  const socket = files.find(({ text }) => isEngineSocket(text))
  if (!socket || !mode || (program === 'chmod' && mode.unsure !== undefined)) return []
  const common = { path: socket.text, by: mode, last: socket }
  if (program === 'chmod') return forAll.test(mode.text) ? [{ ...common, to: 'everybody' }] : []
  const [user = '', group = ''] = program === 'chgrp' ? ['', mode.text] : mode.text.split(/[:.]/)
  const named = isOwn(user) ? (isNew('group', group) ? `group ${group}` : undefined) : `user ${user}`
  return named === undefined ? [] : [{ ...common, to: { account: named } }]
}

/** Root, and the group that an engine makes for itself. */
const isOwn = (account: string): boolean => /^(?:0|root)?$/.test(account) || runtimeOf(account) !== undefined
/** Whoever runs the command. */
const isOneself = /^\$(?:\{?(?:USER|LOGNAME|SUDO_USER|UID)\}?$|\((?:whoami|logname|id\b))/

/** Whether an account is none that the engine's socket is for: a variable usually holds the number of its group. */
const isNew = (kind: 'user' | 'group', account: string): boolean =>
  !isOwn(account) && (kind === 'user' || !account.startsWith('$') || isOneself.test(account))

/** `setfacl -m u:app:rw,g:ci:rw FILE` */
function listed(args: readonly Word[]): Opened[] {
  const socket = args.find(({ text }) => isEngineSocket(text))
  const given = args.filter(
    ({ text }, i) =>
      /^--(?:modify|set)=/.test(text) !== /^(?:-[a-zA-Z]*m|--modify|--set)$/.test(args[i - 1]?.text ?? ''),
  )
  const rights = given.flatMap((by) =>
    by.text
      .replace(/^--\w+=/, '')
      .split(',')
      .flatMap((entry): Pick<Opened, 'to' | 'by'>[] => {
        const [, kind, account = ''] = /^(u|user|g|group|o|other):([^:]*):[r-]*(?:w|[2367])[x-]*$/.exec(entry) ?? []
        if (kind === undefined) return []
        if (kind.startsWith('o')) return [{ to: 'everybody', by }]
        const of = kind.startsWith('u') ? 'user' : 'group'
        return isNew(of, account) ? [{ to: { account: `${of} ${account}` }, by }] : []
      }),
  )
  const widest = rights.find(({ to }) => to === 'everybody') ?? rights[0]
  return socket && widest ? [{ path: socket.text, ...widest, last: socket }] : []
}

/** Where socat listens for others: over the network, for the machine around this one, or at a socket that every account may write to. */
const relays =
  /^(?:(?:tcp|sctp|openssl|ssl)[46]?-l(?:isten)?:|vsock-l(?:isten)?:|unix-l(?:isten)?:.*,(?:mode|perm)=0?[0-7]{2}[2367](?:,|$))/i
const ofThisMachine = /^(?:unix|vsock)|,(?:bind|range)=(?:127\.|localhost\b|\[?::1\b)/i

/** `socat TCP-LISTEN:2375,fork UNIX-CONNECT:SOCKET`: without TLS it asks for nothing; with it, for a certificate unless it is told not to. */
function relayed(args: readonly Word[]): Opened[] {
  const by = args.find(({ text }) => relays.test(text))
  const to = args.find((word) => word !== by && isEngineSocket(pathOfAddress(word.text)))
  const hasTls = by !== undefined && /^(?:open)?ssl/i.test(by.text)
  if (!by || !to || (hasTls && !/,verify=0(?:,|$)/i.test(by.text))) return []
  const reach = ofThisMachine.test(by.text) ? 'everybody' : hasTls ? 'TLS' : 'network'
  return [{ path: pathOfAddress(to.text), to: reach, by, last: by.span.end > to.span.end ? by : to }]
}

/** `ncat -lk 2375 -c 'socat - UNIX:SOCKET'`: it asks no client for a certificate. */
function served(args: readonly Word[]): Opened[] {
  const isOn = (pattern: RegExp) => args.some(({ text }) => pattern.test(text))
  const by = args.find(({ text }) => socketIn(text) !== undefined)
  const path = by && socketIn(by.text)
  if (!by || path === undefined || !isOn(/^(?:-[a-zA-Z46]*l[a-zA-Z46]*|--listen)$/)) return []
  const isLocal = isOn(/^(?:127\.[\d.]+|localhost|::1)$/)
  return [{ path, to: isLocal ? 'everybody' : isOn(/^--ssl$/) ? 'TLS' : 'network', by, last: by }]
}

const readers: Readonly<Record<string, (args: readonly Word[]) => Opened[]>> = {
  socat: relayed,
  setfacl: listed,
  nc: served,
  ncat: served,
}

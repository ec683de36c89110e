// A file of its own, so that recognizing a call does not load what reads it.

import { isEngineSocket } from '../../knowledge/host-paths.ts'
import { globalTable } from '../command/flag-table.ts'
import { splitFlags } from '../command/flag-words.ts'
import { isComponentProgram } from '../component/claims.ts'
import type { Word } from '../parse/words.ts'

/** Whether a call is of a program beside the runtimes that is looked for: one that adds accounts to groups, dockerd, a part of a cluster. */
export const isOtherProgram = (word: Pick<Word, 'text'>): boolean =>
  /^(?:.*[/\\])?(?:usermod|gpasswd|adduser|addgroup|useradd|groupmems|dockerd)$/.test(word.text) ||
  isComponentProgram(word)

/** Whether a call, behind another program (`sudo`), works on an engine or a registry without starting anything. */
export function isClientCall([, ...words]: readonly Word[]): boolean {
  const { flags, rest } = splitFlags(words, globalTable)
  return (
    flags.some(({ name }) => name === 'host' || name === 'url') ||
    /^(?:login|context|swarm|network|daemon|system connection|buildx create)$/.test(
      `${rest[0]?.text} ${/^(?:connection|create)$/.test(rest[1]?.text ?? '') ? rest[1]!.text : ''}`.trim(),
    )
  )
}

/** `chmod 666 /var/run/docker.sock`, `setfacl -m u:app:rw …`, `socat TCP-LISTEN:2375,fork UNIX-CONNECT:…`, `ncat -l -c 'nc -U …'` */
export const opensSocket = (words: readonly Pick<Word, 'text'>[], at = 0): boolean => {
  const program = words[at]?.text.replace(/^.*\//s, '') ?? ''
  const isOf = /^(?:chmod|chown|chgrp|setfacl|socat)$/.test(program)
    ? (text: string) => isEngineSocket(pathOfAddress(text))
    : /^n(?:c|cat)$/.test(program) && ((text: string) => socketIn(text) !== undefined)
  return isOf && words.some(({ text }, i) => i > at && isOf(text))
}

/** An address at which socat listens, and the option with which nc does. */
export const listens = /^(?:[a-z\d]+-l(?:isten)?:|-[a-zA-Z\d]*l|--listen$)/i

/** The socket of an engine that a command line names. */
export const socketIn = (command: string): string | undefined =>
  command
    .split(/[\s"']+/)
    .map(pathOfAddress)
    .find(isEngineSocket)

/** Where socat connects to a socket. */
const unixAddress = /^(?:unix(?:-connect|-client)?|abstract(?:-connect)?|gopen):/i

/** The path of an address of socat's; a path as it is. */
export const pathOfAddress = (address: string): string => address.replace(unixAddress, '').replace(/,.*/s, '')

/** Text in which a client, a daemon or its group may be set up. */
export const mentionsClient = (text: string): boolean =>
  /\b(?:login|usermod|gpasswd|adduser|addgroup|useradd|groupmems|dockerd|DOCKER_HOST|CONTAINER_HOST|DOCKER_CONTENT_TRUST|disable-content-trust|swarm|overlay|tls-verify|insecure-registry|daemon(?:\.json)?)\b|tcp:\/\/|\bdocker\s+(?:-H|--host|-d\b)|docker\.(?:service|sock(?:et)?)/.test(
    text,
  )

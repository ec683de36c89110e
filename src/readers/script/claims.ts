import { mentionsRuntime, runtimeWord } from '../../knowledge/runtimes.ts'
import type { Container } from '../../model/container.ts'
import { withoutTemplateEnding } from '../../model/template.ts'
import { mentionsCall } from '../shell/call-kinds.ts'
import { mayGiveToMake } from '../shell/make.ts'
import { mayRunFiles } from '../shell/named-scripts.ts'
import { mentionsRegistryCall } from '../shell/registry-call.ts'
import { mayGiveToTasks } from '../shell/task-runners.ts'

const ownClient = new RegExp(String.raw`\b${runtimeWord}\b`)
const others =
  /container|kube|\.k8s\.io\/v\d|EncryptionConfig|\bk3|rke2|\btalosctl\b|\boc (?:apply|create|replace|adm|policy|run|debug|set)\b|\bhelm (?:[^\n]{0,100} )?(?:install|upgrade|template)\b/i

/** Whether the command of a container may start others, or check signatures. */
export const mayStartOthers = (container: Container): boolean => {
  const words = [...(container.entrypoint?.value ?? []), ...(container.command?.value ?? [])]
  return (
    mayCheckSignatures(container, words) ||
    mentionsRegistryCall([container.image?.value ?? '', ...words].join(' ')) ||
    (words.some((word) => ownClient.test(word)) && words.some(startsOthers))
  )
}

const startsOthers = (word: string) =>
  /\b(?:run|create|exec|login|tcp|usermod|gpasswd|adduser|addgroup|groupmems|chmod|chown|chgrp|setfacl|socat)\b/.test(
    word,
  )

const mayCheckSignatures = ({ image }: Container, words: readonly string[]) =>
  words.some((word) => /\bverify\b/.test(word)) &&
  [image?.value ?? '', ...words].some((word) => /(?:^|[/\s])(?:cosign|notation|slsa-verifier|gh)\b/.test(word))

/** `$ENGINE run -d …`, `$(ENGINE) create …`, `{{ engine }} run …`: what runs may be known elsewhere. */
const nameless = /(?:\$\w+|[)}])["']?[ \t]+(?:run|create)[ \t]+-/

/** Whether a text names what runs containers, or parts of a cluster, or calls what it does not name with flags. */
export const mentionsContainers = (text: string): boolean =>
  mentionsRuntime(text) || others.test(text) || mentionsCall(text, 'cluster', 'engine', 'image') || nameless.test(text)

/** A shell takes quotes and escaped line ends out of a word: `doc"ker"`. */
export const mayRunContainers = (text: string): boolean =>
  mentionsContainers(text) || (/["'\\][\w\r\n]/.test(text) && mentionsContainers(text.replace(/\\\r?\n|["'\\]/g, '')))

/** What a script sources or runs, and what a justfile imports, may start containers in its place. */
export const mayRunOrSource = (text: string): boolean =>
  mayRunContainers(text) ||
  mayGiveToMake(text) ||
  mayRunFiles(text) ||
  mayGiveToTasks(text) ||
  mentionsCall(text, 'file') ||
  /^[ \t]*(?:\.|source)[ \t]|^(?:import\??[ \t]+["']|mod\??[ \t]+\w)/m.test(text)

/** Tables of jobs: those of the system, of a user, and what is installed as one. */
export const isCrontab = (path: string): boolean =>
  isSystemCrontab(path) || isAnacrontab(path) || ofUser.test(withoutTemplateEnding(path))
const ofUser =
  /(?:^|\/)(?:[^/]*[._-])?crontab(?:[_-][\w-]*)?(?:\.txt)?$|(?:^|\/)(?:crontabs|spool\/cron)\/[^/]+$|\.cron$/i

/** Tables whose lines name a user before the command. */
export const isSystemCrontab = (path: string): boolean =>
  /(?:^|\/)(?:etc\/crontab|cron\.d\/[^/]+)$|\.cron\.d$/.test(withoutTemplateEnding(path))

export const isAnacrontab = (path: string): boolean => /(?:^|\/)anacrontab$/.test(withoutTemplateEnding(path))

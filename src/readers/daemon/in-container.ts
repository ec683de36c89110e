import { parseImage } from '../../knowledge/image-reference.ts'
import type { Container } from '../../model/container.ts'
import type { Subject } from '../../model/subject.ts'
import { wordsOf } from '../command/command-words.ts'
import type { Word } from '../parse/words.ts'
import { Keys, readShell } from '../shell/shell.ts'
import { daemonWords } from './command.ts'
import { daemonOfCommand } from './daemon.ts'

/** What starts a daemon: a container, or the image that a Dockerfile makes. */
type Starting = Pick<Container, 'key' | 'image' | 'entrypoint' | 'command' | 'env'>

/** The daemons that containers run: `dockerd …` as their command, or the flags that Docker's own image is given. */
export async function daemonsStarted(containers: readonly Starting[]): Promise<Subject[]> {
  const found: Subject[] = []
  for (const container of containers) found.push(...(await daemonsIn(container)))
  return found
}

async function daemonsIn({ key, image, entrypoint, command, env }: Starting): Promise<readonly Subject[]> {
  const given = [...wordsOf(entrypoint), ...wordsOf(command)]
  const [first] = given
  if (!first) return []
  const reference = image && parseImage(image.value)
  const isOfDocker = reference?.repository === 'library/docker' && reference.tag?.includes('dind') === true
  const isFlags = isOfDocker && !entrypoint && first.text.startsWith('-')
  const words = isFlags ? [...implied(env, given), ...given] : given
  if (daemonWords(words)) return [daemonOfCommand(words, `${key}/dockerd`) ?? []].flat()
  const text = words.map((word) => word.text).join(' ')
  const { subjects } = await readShell([{ key: `${key}/`, text, words, locate: () => first.span }], new Keys())
  return subjects.filter(({ kind }) => kind === 'daemon')
}

/**
 * What the entry point puts before flags: without an empty folder for its certificates, TLS that is verified. The address that it
 * listens on is named where a flag takes the verification away. Source: dockerd-entrypoint.sh of the image.
 */
function implied(env: Container['env'], given: readonly Word[]): Word[] {
  const { span } = given[0]!
  const folder = env.find(({ value }) => value.name === 'DOCKER_TLS_CERTDIR')
  const hasTls = folder?.value.value !== ''
  const off = given.find(({ text }) => /^--tlsverify=(?:0|f|false)$/i.test(text))
  return [
    { text: 'dockerd', span },
    ...(hasTls ? [{ text: '--tlsverify', span }] : []),
    ...(hasTls && off ? [{ ...off, text: '--host=tcp://0.0.0.0:2376' }] : []),
  ]
}

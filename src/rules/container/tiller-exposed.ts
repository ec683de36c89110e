import { programOfImage } from '../../knowledge/cluster-programs.ts'
import { defineRule, fail } from '../../model/rule.ts'
import { pod } from '../examples.ts'

export default defineRule({
  id: 'container/tiller-exposed',
  on: 'container',
  title: 'Tiller listens on the network of the cluster',
  severity: 'high',
  platform: 'kubernetes',
  threats: ['K1', 'K5'],
  controls: [],
  why: 'Whoever reaches its port from any pod installs what they like, with the permissions of Tiller.',
  fix: 'Remove Tiller; until then set `--listen=localhost:44134`.',
  reads: ['image'],
  consults: ['entrypoint', 'command'],
  *check({ name, image, entrypoint, command }) {
    if (!image || programOfImage(image.value) !== 'tiller') return
    const words = [...(entrypoint?.value ?? []), ...(command?.value ?? [])]
    const isLocal = words.some((word) =>
      /^(?:--?listen[= ])?(?:localhost|127\.\d+\.\d+\.\d+|\[?::1\]?):\d+$/.test(word),
    )
    if (!isLocal) yield fail(command ?? image, `${name} runs Tiller, which listens on the network of the cluster`)
  },
  bad: [
    pod(
      { settings: 'args: «["--listen=10.0.0.8:44134"]»', image: 'tiller:v2.16.1' },
      'high: web runs Tiller, which listens on the network of the cluster',
    ),
    pod(
      { settings: '', image: '«tiller:v2.16.1»' },
      'high: web runs Tiller, which listens on the network of the cluster',
    ),
  ],
  good: [
    pod({ settings: 'args: [--listen=localhost:44134]', image: 'tiller:v2.16.1' }),
    pod({ settings: 'args: [--listen, "127.0.0.1:44134"]', image: 'tiller:v2.16.1' }),
  ],
})

import { inLayer, listed } from '../../model/image.ts'
import { defineRule, fail } from '../../model/rule.ts'
import { builtImage } from '../examples.ts'

export default defineRule({
  id: 'image/git-repository',
  on: 'image',
  title: 'Image has a Git repository',
  severity: 'medium',
  threats: ['D2'],
  controls: [],
  why: 'The history holds every file that was ever committed, secrets that were removed included.',
  fix: 'Add `.git` to `.dockerignore`; remove what a RUN clones in the same RUN.',
  reads: ['repositories'],
  *check({ name, repositories }) {
    for (const fact of repositories) {
      const { paths, layer } = fact.value
      // What a RUN or a base has cloned is somebody's published source.
      const isOwn = layer.madeBy === 'COPY' || layer.madeBy === 'ADD'
      const message = `${name} has a Git repository: ${listed(paths)} (${inLayer(layer)})`
      yield fail(fact, message, { discriminator: paths[0]!, severity: isOwn ? undefined : 'low' })
    }
  },
  bad: [
    builtImage(
      'FROM debian:13\n«COPY . /app»\n«RUN git clone x /x»',
      'FROM debian:13\n  755 0:0 /etc/\nCOPY . /app\n  644 0:0 /app/.git/HEAD\nRUN git clone x /x\n  644 0:0 /x/.git/HEAD',
      'medium: app has a Git repository: /app/.git (layer 2 of 3, 0123456789ab)',
      'low: app has a Git repository: /x/.git (layer 3 of 3, 0123456789ab)',
    ),
  ],
  good: [
    builtImage(
      'FROM debian:13\nCOPY . /app',
      'FROM debian:13\n  755 0:0 /etc/\nCOPY . /app\n  644 0:0 /app/.gitignore',
    ),
  ],
})

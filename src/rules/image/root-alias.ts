import { uidOf } from '../../knowledge/user.ts'
import { defineRule, fail } from '../../model/rule.ts'
import { builtImage } from '../examples.ts'

export default defineRule({
  id: 'image/root-alias',
  on: 'image',
  title: 'User of the image is root under another name',
  severity: 'medium',
  threats: ['D2', 'D3'],
  controls: ['cis-docker:4.1'],
  why: 'The kernel knows numbers alone: a user with the UID 0 is root, whatever its name.',
  fix: 'Use a UID above 0 for it (`useradd --uid 10001`).',
  reads: ['user'],
  *check({ name, user }) {
    if (!user) return
    const { name: written, uid } = user.value
    if (uid === 0 && written !== 'root' && uidOf(written) === undefined)
      yield fail(user, `${name} runs as ${written}, which has the UID 0`)
  },
  bad: [
    builtImage(
      'FROM debian:13\nRUN useradd -o -u 0 app\nUSER «app»',
      'FROM debian:13\n  755 0:0 /etc/\nRUN useradd -o -u 0 app\n  644 0:0 /etc/passwd = app:x:0:0::/:/bin/sh\nUSER app',
      'medium: app runs as app, which has the UID 0',
    ),
  ],
  good: [
    builtImage(
      'FROM debian:13\nRUN useradd app\nUSER app',
      'FROM debian:13\n  755 0:0 /etc/\nRUN useradd app\n  644 0:0 /etc/passwd = app:x:1000:0::/:/bin/sh\nUSER app',
    ),
  ],
})

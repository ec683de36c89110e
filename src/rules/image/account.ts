import { inLayer } from '../../model/image.ts'
import { defineRule, fail, numbered } from '../../model/rule.ts'
import { builtImage } from '../examples.ts'

export default defineRule({
  id: 'image/account',
  on: 'image',
  title: 'Account of the image is open',
  severity: 'medium',
  threats: ['D2'],
  controls: [],
  why: 'Any process in the container becomes that user with `su`, and a password in an image is everyone’s who can pull it.',
  fix: 'Remove the account, or lock it (`passwd --lock`).',
  reads: ['accounts'],
  *check({ name, accounts }) {
    const discriminate = numbered()
    for (const fact of accounts) {
      const { name: user, fault, layer } = fact.value
      const severity = fault === 'no password' && user === 'root' ? 'high' : undefined
      const message = `${name} has the account ${user} with ${words[fault]} (${inLayer(layer)})`
      yield fail(fact, message, { discriminator: discriminate(`${user} ${fault}`), severity })
    }
  },
  bad: [
    builtImage(
      'FROM debian:13\n«RUN useradd x»',
      'FROM debian:13\n  644 0:0 /etc/passwd = root:x:0:0::/root:/bin/sh\nRUN useradd x\n  644 0:0 /etc/passwd = root:x:0:0::/root:/bin/sh\\nadmin:x:0:0::/:/bin/sh\\napp:x:1000:1000::/:/bin/sh\n  640 0:42 /etc/shadow = root::19000:0:99999:7:::\\napp:$6$a$b:19000::::::',
      'medium: app has the account admin with the UID 0 (layer 2 of 2, 0123456789ab)',
      'high: app has the account root with no password (layer 2 of 2, 0123456789ab)',
      'medium: app has the account app with a password (layer 2 of 2, 0123456789ab)',
    ),
  ],
  good: [
    builtImage(
      'FROM debian:13\nRUN useradd x',
      'FROM debian:13\n  644 0:0 /etc/passwd = root::0:0::/root:/bin/sh\nRUN useradd x\n  644 0:0 /etc/passwd = root:x:0:0::/root:/bin/sh\\nwww:x:33:33::/:/usr/sbin/nologin\\napp:!:1000:1000::/:/bin/sh\n  640 0:42 /etc/shadow = root:*:19000:0:99999:7:::\\nwww::1::::::',
    ),
  ],
})

const words = { 'another name of root': 'the UID 0', 'no password': 'no password', 'a password': 'a password' } as const

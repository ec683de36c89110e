import { credentialsInCommand } from '../../knowledge/credentials.ts'
import { defineRule, fail, numbered } from '../../model/rule.ts'
import { dockerfile } from '../examples.ts'

export default defineRule({
  id: 'dockerfile/command-secret',
  on: 'dockerfile',
  title: 'Image starts with a credential in its command',
  severity: 'high',
  threats: ['D2'],
  controls: ['cis-docker:4.10'],
  why: 'Anyone who can read the repository, pull the image or list the processes of its host gets the credential.',
  fix: 'Remove the credential, revoke it, and let the program read a new one from a file that is mounted (`--password-file`).',
  reads: ['startCommand', 'startArguments'],
  *check({ name, startCommand, startArguments }) {
    const discriminate = numbered()
    for (const fact of [startCommand, startArguments]) {
      const [option] = fact ? credentialsInCommand(fact.value) : []
      if (!fact || option === undefined) continue
      yield fail(fact, `${name} starts with a credential (${option})`, { discriminator: discriminate(option) })
    }
  },
  bad: [
    dockerfile(
      'FROM debian:13\nENTRYPOINT ["redis-server"]\n«CMD ["--requirepass", "hunter2"]»',
      'high: Dockerfile starts with a credential (requirepass)',
    ),
    dockerfile('FROM debian:13\n«CMD app --password=hunter2»', 'high: Dockerfile starts with a credential (password)'),
    dockerfile(
      'FROM debian:13\n«ENTRYPOINT ["/app", "--db=postgres://me:hunter2@db/shop"]»',
      'high: Dockerfile starts with a credential (an argument)',
    ),
  ],
  good: [
    dockerfile('FROM debian:13\nENTRYPOINT ["app"]\nCMD ["--password-file=/run/secrets/db", "--token=$TOKEN"]'),
    dockerfile('FROM debian:13\nCMD ["app", "--password=hunter2"]\nCMD ["app"]'),
  ],
})

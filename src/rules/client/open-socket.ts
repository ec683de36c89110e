import { defineRule, fail } from '../../model/rule.ts'
import { files, script } from '../examples.ts'

export default defineRule({
  id: 'client/open-socket',
  on: 'client',
  title: "Engine's socket is opened to every account",
  severity: 'medium',
  threats: ['D1'],
  controls: [],
  why: 'Every account and every program of the machine can then start a privileged container, and so is root on the host.',
  fix: 'Use rootless Docker, or `sudo` with the commands that need the engine.',
  reads: ['openSocket'],
  *check({ openSocket, oneOff }) {
    if (openSocket)
      yield fail(openSocket, `${openSocket.value} is made writable for every account`, {
        severity: oneOff ? 'low' : 'medium',
      })
  },
  bad: [
    script('sudo chmod «666» /var/run/docker.sock', 'medium: /var/run/docker.sock is made writable for every account'),
    script('chmod «a+rw» /run/docker.sock', 'medium: /run/docker.sock is made writable for every account'),
    script(
      'chmod -v «o=rw» /run/podman/podman.sock',
      'medium: /run/podman/podman.sock is made writable for every account',
    ),
    files(
      'on a machine that is thrown away',
      {
        '.github/workflows/ci.yml':
          'on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: sudo chmod «666» /var/run/docker.sock\n',
      },
      'low: /var/run/docker.sock is made writable for every account',
    ),
  ],
  good: [
    script('chmod 660 /var/run/docker.sock\ndocker login ghcr.io'),
    script('chmod g+w /var/run/docker.sock\ndocker login ghcr.io'),
    script('chmod 666 /var/run/app.sock\ndocker login ghcr.io'),
    script('chmod o-w /var/run/docker.sock\ndocker login ghcr.io'),
  ],
})

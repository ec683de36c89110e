import { defineRule, fail } from '../../model/rule.ts'
import { files, script } from '../examples.ts'

const forAll = '/run/docker.sock is made writable for every account'
const overTls = '/run/docker.sock is reachable over TLS that verifies no client'
const overTcp = '/run/docker.sock is reachable over TCP, without TLS'

export default defineRule({
  id: 'client/open-socket',
  on: 'client',
  title: "Engine's socket is opened to others",
  severity: 'medium',
  threats: ['D1'],
  controls: [],
  why: 'Whoever can write to the socket can start a privileged container, and so is root on the host.',
  fix: 'Use rootless Docker, or `sudo` with the commands that need the engine.',
  reads: ['openSocket'],
  *check({ openSocket, oneOff }) {
    if (!openSocket) return
    const { path, to } = openSocket.value
    if (to === 'network' || to === 'TLS') {
      const without = to === 'TLS' ? 'TLS that verifies no client' : 'TCP, without TLS'
      yield fail(openSocket, `${path} is reachable over ${without}`, { severity: 'high' })
    } else {
      // Whoever names one account has chosen it, as with the docker group.
      const severity = oneOff || to !== 'everybody' ? 'low' : 'medium'
      const whom = to === 'everybody' ? 'every account' : `the ${to.account}`
      yield fail(openSocket, `${path} is made writable for ${whom}`, { severity })
    }
  },
  bad: [
    script('sudo chmod «666» /var/run/docker.sock', 'medium: /var/run/docker.sock is made writable for every account'),
    script('chmod «a+rw» /run/docker.sock', `medium: ${forAll}`),
    script('chmod -v «o=rw» /run/podman.sock', 'medium: /run/podman.sock is made writable for every account'),
    script('chgrp «jenkins» /run/docker.sock', 'low: /run/docker.sock is made writable for the group jenkins'),
    script('sudo chown «$USER» /run/docker.sock', 'low: /run/docker.sock is made writable for the user $USER'),
    script('setfacl -Rm «u:$USER:rw» /run/docker.sock', 'low: /run/docker.sock is made writable for the user $USER'),
    script('setfacl -m u:app:r -m «o::rw» /run/docker.sock', `medium: ${forAll}`),
    script('setfacl -m «g:ci:rw,o::rw» /run/docker.sock', `medium: ${forAll}`),
    script('socat «TCP-LISTEN:2375,fork» /run/docker.sock', `high: ${overTcp}`),
    script('socat «TCP-LISTEN:2375,bind=127.0.0.1,fork» UNIX:/run/docker.sock &', `medium: ${forAll}`),
    script('socat «OPENSSL-LISTEN:2376,cert=a.pem,verify=0» UNIX:/run/docker.sock', `high: ${overTls}`),
    script('socat «VSOCK-LISTEN:2375,fork» UNIX-CONNECT:/run/docker.sock', `medium: ${forAll}`),
    script("ncat -lk 2375 -c '«nc -U /run/docker.sock»'", `high: ${overTcp}`),
    script("ncat --ssl -l 2376 -e '«/usr/bin/socat - UNIX:/run/docker.sock»'", `high: ${overTls}`),
    script("nc -l 127.0.0.1 2375 -c '«nc -U /run/docker.sock»'", `medium: ${forAll}`),
    script('socat «UNIX-LISTEN:/tmp/d.sock,mode=777» UNIX:/run/docker.sock', `medium: ${forAll}`),
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
    script('chown root:docker /var/run/docker.sock\nchgrp docker /run/docker.sock\ndocker login ghcr.io'),
    script('setfacl -m u:app:r,g:docker:rw /var/run/docker.sock\ndocker login ghcr.io'),
    script('socat OPENSSL-LISTEN:2376,cert=a.pem,cafile=ca.pem UNIX:/run/docker.sock\ndocker login ghcr.io'),
    script("echo 'GET /info HTTP/1.0' | nc -U /run/docker.sock\ndocker login ghcr.io"),
    script('socat TCP-LISTEN:80,fork UNIX-CONNECT:/run/app.sock\ndocker login ghcr.io'),
    script('chgrp "$DOCKER_GID" /var/run/docker.sock\nchown "root:$GID" /run/docker.sock\ndocker login ghcr.io'),
    script('socat UNIX-LISTEN:/tmp/d.sock,mode=660 UNIX-CONNECT:/run/docker.sock\ndocker login ghcr.io'),
    script('chmod 660 /var/run/docker.sock\ndocker login ghcr.io'),
    script('chmod g+w /var/run/docker.sock\ndocker login ghcr.io'),
    script('chmod 666 /var/run/app.sock\ndocker login ghcr.io'),
    script('chmod o-w /var/run/docker.sock\ndocker login ghcr.io'),
  ],
})

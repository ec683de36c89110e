import { defineRule, fail } from '../../model/rule.ts'
import { files, github, script, workflow } from '../examples.ts'

export default defineRule({
  id: 'client/password-argument',
  on: 'client',
  title: 'Login to a registry exposes its password',
  severity: 'medium',
  threats: ['D1'],
  controls: [],
  why: 'Whoever reads the repository knows a password that is written in it. Every process of the machine sees one that is an argument while the command runs, and logs and shell histories keep it.',
  fix: {
    default:
      'Put the password into a secret, and pass it on standard input: `printf %s "$PASSWORD" | docker login -u user --password-stdin`.',
    workflow:
      'Put a new password into a secret of the repository, use `${{ secrets.NAME }}` here, and revoke this one.',
  },
  reads: ['password'],
  *check({ name, dialect, password }) {
    const where = dialect === 'workflow' ? 'workflow' : 'command'
    if (password?.value === 'literal')
      yield fail(password, `${name} has its password written in the ${where}`, { severity: 'high' })
    else if (password) yield fail(password, `${name} passes its password as an argument`)
  },
  bad: [
    files(
      'a password in a playbook',
      {
        'play.yml':
          '- hosts: all\n  tasks:\n    - «community.docker.docker_login»: {registry_url: r.example.org, username: me, password: hunter2hunter2}\n',
      },
      'high: the login has its password written in the command',
    ),
    workflow(
      'credentials: {username: me, password: «hunter2»}',
      'high: the login has its password written in the workflow',
    ),
    github(
      '',
      '- uses: docker/login-action@v3\n  with: {registry: ghcr.io, username: me, password: «hunter2»}',
      'high: the login has its password written in the workflow',
    ),
    script('«docker login» -u me -p hunter2', 'high: the login has its password written in the command'),
    script(
      'sudo «docker login» --username=me --password="$PASSWORD" ghcr.io',
      'medium: the login passes its password as an argument',
    ),
    script(
      'echo hunter2hunter2 | «docker login» -u me --password-stdin',
      'high: the login has its password written in the command',
    ),
    script(
      '«docker login» -u me --password-stdin ghcr.io <<< "hunter2hunter2"',
      'high: the login has its password written in the command',
    ),
    script('«podman login» ghcr.io -u me -p $TOKEN', 'medium: the login passes its password as an argument'),
    github(
      '',
      '- run: «docker login» -u me -p ${{ secrets.TOKEN }}',
      'medium: the login passes its password as an argument',
    ),
  ],
  good: [
    workflow('credentials: {username: me, password: "${{ secrets.TOKEN }}"}'),
    files('a password from a variable', {
      'play.yml': "- hosts: all\n  tasks:\n    - docker_login: {username: me, password: '{{ password }}'}\n",
    }),
    script('echo "$PASSWORD" | docker login -u me --password-stdin ghcr.io'),
  ],
})

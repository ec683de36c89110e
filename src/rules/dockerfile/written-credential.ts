import { inStage } from '../../model/dockerfile.ts'
import { defineRule, fail, numbered } from '../../model/rule.ts'
import { dockerfile } from '../examples.ts'

export default defineRule({
  id: 'dockerfile/written-credential',
  on: 'dockerfile',
  title: 'File with a credential is written into the image',
  severity: 'high',
  threats: ['D2'],
  controls: ['cis-docker:4.10'],
  why: 'Anyone who can read the repository, or pull the image, gets the credential.',
  fix: 'Remove the credential, revoke it, and mount the file when the container starts.',
  reads: ['fileCredentials'],
  *check({ name, fileCredentials }) {
    const discriminate = numbered()
    for (const fact of fileCredentials) {
      const { file, name: setting, stage } = fact.value
      const message = `${name} writes a credential to ${file} (${setting})${inStage(stage)}`
      yield fail(fact, message, { discriminator: discriminate(`${file} ${setting}`) })
    }
  },
  bad: [
    dockerfile(
      'FROM debian:13\nRUN echo "«machine a.example login me password hunter2»" > ~/.netrc',
      'high: Dockerfile writes a credential to ~/.netrc (password)',
    ),
    dockerfile(
      'FROM debian:13\nCOPY <<-EOF /app/app.yml\n\t\tdb:\n\t\t  password: «hunter2»\nEOF\nRUN cat <<X > /x.ini && printf "«a=1\\ntoken=k-3f7c9»" > /y\npassword = «hunter2»\nX',
      'high: Dockerfile writes a credential to /app/app.yml (password)',
      'high: Dockerfile writes a credential to /y (token)',
      'high: Dockerfile writes a credential to /x.ini (password)',
    ),
    dockerfile(
      'FROM debian:13\nADD <<.netrc <<"id_rsa" <<.npmrc /root/\nmachine example.org login me password «hunter2»\n.netrc\n«-----BEGIN OPENSSH PRIVATE KEY-----»\nb3BlbnNzaC1rZXktdjEA\nid_rsa\n//r.example.org/:_authToken=«hunter2»\n.npmrc',
      'high: Dockerfile writes a credential to /root/.netrc (password)',
      'high: Dockerfile writes a credential to /root/id_rsa (a line)',
      'high: Dockerfile writes a credential to /root/.npmrc (authToken)',
    ),
  ],
  good: [
    dockerfile(
      'FROM debian:13\nARG TOKEN\nCOPY <<EOF /app/.env\nPORT=80\nDB_PASSWORD=\nAPI_TOKEN=\\${TOKEN}\nKEY_FILE=/run/secrets/key\n// registry: token\nEOF\nRUN echo "token=$TOKEN" > /x',
    ),
  ],
})

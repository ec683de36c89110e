import { newestKubernetes } from '../benchmarks/pod-security.ts'
import { defaultPolicyPath } from '../model/policy.ts'

export const help = `hullgate: checks containers, running and described, against CIS benchmarks and eleven threats

  hullgate [PATH…]                          check the files (default: the current folder)
  hullgate --image app:pr --run '--memory 64m --cpu-shares 512 --restart on-failure:5'
  hullgate --image app:pr --as compose.yaml#web
  hullgate --container web
  hullgate init                             write a policy and a workflow for this repository
  hullgate report a.json b.json …           one report of those of several jobs (--format json); nothing is checked

What runs
  --image REF          start this image, check the live container and the image's files (may be repeated)
  --as SUBJECT         start it as the repository says: compose.yaml#web, deploy.yaml#Deployment/web/app
                       (without --image: the image that SUBJECT names)
  --run 'FLAGS'        start it with these docker run flags (requires --image; not with --as)
  --container NAME     check a container that already runs (may be repeated)
  --engine             check the Docker engine itself: its version and how its daemon is set
  --host               check Docker's files on this machine: owners, modes, audit rules (as root, it sees everything)
  --wait-for TEXT      ready when its log contains TEXT (or matches /PATTERN/)
  --timeout SECONDS    how long to wait until it is ready (default 60)
  --allow-host-access  start it even where its settings give it control of this host (privileged, engine socket, …)

Policy
  --config FILE        policy file (default ${defaultPolicyPath})
  --fail-on LEVEL      low, medium, high, critical or never (default medium)
  --report LEVEL       low, medium, high or critical (default low)
  --base REF           compare with the files of this commit: what is new, what was fixed
  --baseline-file FILE compare with a stored report (--format json): what runs, and without --base the files too
  --new-only           with --base or --baseline-file: only what is new or worse blocks
  --kubernetes-version VERSION
                       the cluster's version, whose Pod Security lists apply (default ${newestKubernetes})
  --include GLOB       check only what matches (may be repeated)
  --exclude GLOB       leave out what matches (may be repeated)
  --shard 1/4          report what is found in one of four parts of the files; \`hullgate report\` puts the parts together

Fix
  --fix                change the files where there is one right change, then check them again (not with containers)
  --dry-run            with --fix: change nothing, only show what would be changed

Output
  --format FORMAT      text, json, markdown, html or sarif (default text)
  -o, --output FILE    write the report to FILE instead of standard output
  --benchmark NAME     show every control of docker, kubernetes or pss, not only those that failed (may be repeated;
                       JSON always has every control)
  --verbose            show every finding and every place in full
  --explain RULE       what a rule checks, why, and how to fix it
  --list-rules         every rule with its controls
  -v, --version        -h, --help

Exit codes: 0 pass, 1 findings that block, 2 check incomplete (the report says why).
`

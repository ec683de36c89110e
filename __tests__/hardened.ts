/** A service of a Compose file, without its name, in which no rule finds anything. */
export const hardenedService = (image = 'acme/web') => `    image: ${image}:1.0.0@sha256:${'0'.repeat(64)}
    user: "10001:10001"
    mem_limit: 64m
    cpus: 0.5
    pids_limit: 100
    restart: on-failure:5
    read_only: true
    cap_drop: [ALL]
    security_opt: [no-new-privileges:true]
    healthcheck: { test: [CMD, /ok] }
`

/** Official images by bare names that are no commands which other images run with a command line of their own. Source: Docker Hub, by pulls. */
const names = new Set(
  'adminer alpine busybox caddy centos debian elasticsearch fedora ghost gitea grafana haproxy hello-world httpd influxdb jenkins kibana mariadb memcached mongo mysql nextcloud nginx postgres rabbitmq redis registry sonarqube tomcat traefik ubuntu wordpress zookeeper'.split(
    ' ',
  ),
)

/** Whether a word alone is the name of a well-known image. */
export const isCommonImage = (word: string): boolean => names.has(word)

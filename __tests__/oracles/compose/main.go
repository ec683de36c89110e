// Loads every project of a table with compose-go, the loader of Docker Compose, and writes into the table what its services are.
//
//	node make-table.mjs && go run . table.json && npx biome check --write table.json
//
// Read are all profiles, with no other environment than what a row gives. The project's folder is `.`, the home directory `~`.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strconv"
	"strings"

	"github.com/compose-spec/compose-go/v2/cli"
	"github.com/compose-spec/compose-go/v2/types"
	"github.com/sirupsen/logrus"
)

type row struct {
	Name  string            `json:"name"`
	Files map[string]string `json:"files"`
	Run   *run              `json:"run,omitempty"`
	// By service. Absent where Compose refuses the project.
	Services map[string]map[string]any `json:"services,omitempty"`
	Refused  string                    `json:"refused,omitempty"`
}

// How `docker compose` is called; without it, in the folder of the project.
type run struct {
	Files            []string          `json:"files,omitempty"`
	ProjectDirectory string            `json:"projectDirectory,omitempty"`
	EnvFiles         []string          `json:"envFiles,omitempty"`
	Environment      map[string]string `json:"environment,omitempty"`
}

const home = "/home/someone"

func load(root string, r row) (map[string]map[string]any, error) {
	for path, text := range r.Files {
		name := filepath.Join(root, path)
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			return nil, err
		}
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			return nil, err
		}
	}
	if err := os.Chdir(root); err != nil {
		return nil, err
	}
	called := run{}
	if r.Run != nil {
		called = *r.Run
	}
	environment := []string{}
	for name, value := range called.Environment {
		environment = append(environment, name+"="+value)
	}
	// The order in which `docker compose` sets them.
	options := []cli.ProjectOptionsFn{cli.WithEnv(environment)}
	if called.ProjectDirectory != "" {
		options = append(options, cli.WithWorkingDirectory(called.ProjectDirectory))
	}
	options = append(options,
		cli.WithEnvFiles(called.EnvFiles...),
		cli.WithDotEnv,
		cli.WithConfigFileEnv,
		cli.WithDefaultConfigPath,
		cli.WithEnvFiles(called.EnvFiles...),
		cli.WithDotEnv,
		cli.WithName("x"),
		cli.WithProfiles([]string{"*"}),
	)
	projectOptions, err := cli.NewProjectOptions(called.Files, options...)
	if err != nil {
		return nil, err
	}
	project, err := projectOptions.LoadProject(context.Background())
	if err != nil {
		return nil, err
	}
	services := map[string]map[string]any{}
	for name, service := range project.Services {
		services[name] = factsOf(project, service, root)
		for i, hook := range service.PreStart {
			before := types.ServiceConfig{ContainerSpec: hook.ContainerSpec}
			services[fmt.Sprintf("%s/pre_start/%d", name, i)] = factsOf(project, before, root)
		}
	}
	for name, job := range project.Jobs {
		service := types.ServiceConfig{ContainerSpec: job.ContainerSpec, WorkloadSpec: job.WorkloadSpec}
		services["jobs/"+name] = factsOf(project, service, root)
	}
	return services, nil
}

func factsOf(project *types.Project, s types.ServiceConfig, root string) map[string]any {
	facts := map[string]any{}
	set := func(name string, value any) {
		text, _ := json.Marshal(value)
		switch string(text) {
		case `""`, "0", "false", "null", "[]", "{}":
		default:
			facts[name] = value
		}
	}
	path := func(text string) string { return shortPath(text, root) }

	if s.Provider != nil {
		set("provider", true)
		return facts
	}
	set("image", s.Image)
	if s.Build != nil {
		set("build", path(s.Build.Context))
	}
	set("privileged", s.Privileged)
	set("user", s.User)
	set("capAdd", capabilities(s.CapAdd))
	set("capDrop", capabilities(s.CapDrop))
	set("securityOpt", s.SecurityOpt)
	set("pid", s.Pid)
	set("ipc", s.Ipc)
	set("uts", s.Uts)
	set("userns", s.UserNSMode)
	set("cgroup", s.Cgroup)
	set("cgroupParent", s.CgroupParent)
	set("readOnly", s.ReadOnly)
	set("network", s.NetworkMode)
	if s.NetworkMode == "" {
		names := []string{}
		for key := range s.Networks {
			names = append(names, project.Networks[key].Name)
		}
		sort.Strings(names)
		set("networks", names)
	}
	set("groups", s.GroupAdd)
	set("workingDir", s.WorkingDir)
	set("command", s.Command)
	set("entrypoint", s.Entrypoint)
	set("isolation", s.Isolation)
	if s.Init != nil {
		set("init", *s.Init)
	}
	sysctls := []string{}
	for name, value := range s.Sysctls {
		sysctls = append(sysctls, name+"="+value)
	}
	sort.Strings(sysctls)
	set("sysctls", sysctls)
	labels := []string{}
	for name, value := range s.Labels {
		labels = append(labels, name+"="+value)
	}
	sort.Strings(labels)
	set("labels", labels)
	environment := []string{}
	for name, value := range s.Environment {
		if value == nil {
			environment = append(environment, name)
		} else {
			environment = append(environment, name+"="+*value)
		}
	}
	sort.Strings(environment)
	set("environment", environment)

	memory, reserved, pids := int64(s.MemLimit), int64(s.MemReservation), s.PidsLimit
	cores, reservedCores := float64(s.CPUS), 0.0
	if s.Deploy != nil {
		if limits := s.Deploy.Resources.Limits; limits != nil {
			if limits.MemoryBytes != 0 {
				memory = int64(limits.MemoryBytes)
			}
			if limits.NanoCPUs != 0 {
				cores = float64(limits.NanoCPUs)
			}
			if limits.Pids != 0 {
				pids = limits.Pids
			}
		}
		if reservations := s.Deploy.Resources.Reservations; reservations != nil {
			if reservations.MemoryBytes != 0 {
				reserved = int64(reservations.MemoryBytes)
			}
			reservedCores = float64(reservations.NanoCPUs)
		}
	}
	if cores == 0 && s.CPUQuota > 0 {
		period := s.CPUPeriod
		if period == 0 {
			period = 100_000
		}
		cores = float64(s.CPUQuota) / float64(period)
	}
	set("memory", memory)
	set("memoryRequest", reserved)
	set("cores", rounded(cores))
	set("coresRequest", rounded(reservedCores))
	set("cpuShares", s.CPUShares)
	set("cpuSet", s.CPUSet)
	set("pids", pids)
	set("restart", restartOf(s))

	ulimits := []string{}
	for name, limit := range s.Ulimits {
		soft, hard := limit.Soft, limit.Hard
		if limit.Single != 0 {
			soft, hard = limit.Single, limit.Single
		}
		ulimits = append(ulimits, fmt.Sprintf("%s=%d:%d", name, soft, hard))
	}
	sort.Strings(ulimits)
	set("ulimits", ulimits)

	devices := []string{}
	for _, device := range s.Devices {
		devices = append(devices, device.Source)
	}
	reservedGpu := s.Deploy != nil && s.Deploy.Resources.Reservations != nil && hasGpu(s.Deploy.Resources.Reservations.Devices)
	if len(s.Gpus) > 0 || reservedGpu {
		devices = append(devices, "gpus")
	}
	sort.Strings(devices)
	set("devices", devices)
	set("deviceRules", s.DeviceCgroupRules)

	ports := []string{}
	for _, port := range s.Ports {
		text := port.Published + ":" + strconv.Itoa(int(port.Target)) + "/" + port.Protocol
		if port.HostIP != "" {
			text = port.HostIP + ":" + text
		}
		ports = append(ports, text)
	}
	sort.Strings(ports)
	set("ports", ports)
	expose := append([]string{}, s.Expose...)
	sort.Strings(expose)
	set("expose", expose)
	set("mounts", mountsOf(project, s, path))

	if check := s.HealthCheck; check != nil {
		if check.Disable || len(check.Test) > 0 && check.Test[0] == "NONE" {
			set("healthcheck", []string{"NONE"})
		} else {
			set("healthcheck", check.Test)
		}
	}
	hooks := []string{}
	all := append(append([]types.ServiceHook{}, s.PostStart...), s.PreStop...)
	if s.Develop != nil {
		for _, rule := range s.Develop.Watch {
			if rule.Action == types.WatchActionSyncExec {
				all = append(all, rule.Exec)
			}
		}
	}
	for _, hook := range all {
		hooks = append(hooks, fmt.Sprintf("privileged=%t user=%s", hook.Privileged, hook.User))
	}
	set("hooks", hooks)
	return facts
}

func mountsOf(project *types.Project, s types.ServiceConfig, path func(string) string) []string {
	mounts := []string{}
	add := func(kind, source, target string, readOnly bool, propagation string) {
		text := kind + " " + source + " " + target
		if readOnly {
			text += " ro"
		}
		if propagation != "" {
			text += " " + propagation
		}
		mounts = append(mounts, text)
	}
	for _, volume := range s.Volumes {
		kind, source, propagation := volume.Type, volume.Source, ""
		switch kind {
		case "bind", "npipe":
			kind, source = "bind", path(source)
			if volume.Bind != nil {
				propagation = volume.Bind.Propagation
			}
		case "volume":
			options := project.Volumes[source].DriverOpts
			if strings.Contains(","+options["o"]+",", ",bind,") {
				kind, source = "bind", path(options["device"])
			}
		}
		add(kind, source, volume.Target, volume.ReadOnly, propagation)
	}
	for _, text := range s.Tmpfs {
		target, _, _ := strings.Cut(text, ":")
		add("tmpfs", "", target, strings.Contains(text, "ro"), "")
	}
	for _, config := range s.Configs {
		file := project.Configs[config.Source].File
		add(fileKind("config", file), source(config.Source, path(file)), under("/", config.Target, config.Source), true, "")
	}
	for _, secret := range s.Secrets {
		file := project.Secrets[secret.Source].File
		add(fileKind("secret", file), source(secret.Source, path(file)), under("/run/secrets/", secret.Target, secret.Source), true, "")
	}
	if s.UseAPISocket {
		add("bind", "/var/run/docker.sock", "/var/run/docker.sock", false, "")
	}
	sort.Strings(mounts)
	return mounts
}

func fileKind(kind, file string) string {
	if file != "" {
		return "bind"
	}
	return kind
}

func source(name, file string) string {
	if file != "" {
		return file
	}
	return name
}

func under(folder, target, name string) string {
	if target == "" {
		target = name
	}
	if strings.HasPrefix(target, "/") {
		return target
	}
	return folder + target
}

// `./data` below the project's folder, `~/data` below the home directory.
func shortPath(text, root string) string {
	if text == "" {
		return ""
	}
	if below, err := filepath.Rel(root, text); err == nil && strings.HasPrefix(text, root) && !strings.HasPrefix(below, "..") {
		if below == "." {
			return below
		}
		return "./" + below
	}
	if strings.HasPrefix(text, home) {
		return "~" + strings.TrimPrefix(text, home)
	}
	// What leads out of the root is named by the way out.
	if parent := filepath.Dir(root); strings.HasPrefix(text, parent+"/") {
		return "../" + strings.TrimPrefix(text, parent+"/")
	}
	return text
}

func capabilities(names []string) []string {
	found := []string{}
	for _, name := range names {
		found = append(found, strings.TrimPrefix(strings.ToUpper(name), "CAP_"))
	}
	sort.Strings(found)
	return found
}

func hasGpu(requests []types.DeviceRequest) bool {
	for _, request := range requests {
		for _, capability := range request.Capabilities {
			if capability == "gpu" {
				return true
			}
		}
	}
	return false
}

// As docker/compose hands it to the engine.
func restartOf(s types.ServiceConfig) string {
	name, tries := s.Restart, 0
	if before, after, found := strings.Cut(s.Restart, ":"); found {
		name = before
		tries, _ = strconv.Atoi(after)
	}
	if s.Deploy != nil && s.Deploy.RestartPolicy != nil {
		name = s.Deploy.RestartPolicy.Condition
		if name == "" {
			name = "any"
		}
		tries = 0
		if attempts := s.Deploy.RestartPolicy.MaxAttempts; attempts != nil {
			tries = int(*attempts)
		}
	}
	switch name {
	case "":
		return ""
	case "none":
		name = "no"
	case "no", "on-failure", "unless-stopped":
	default:
		name = "always"
	}
	if name == "on-failure" && tries > 0 {
		return name + ":" + strconv.Itoa(tries)
	}
	return name
}

func rounded(number float64) float64 {
	value, _ := strconv.ParseFloat(strconv.FormatFloat(number, 'f', 4, 64), 64)
	return value
}

func ask(r row) (found map[string]map[string]any, err error) {
	defer func() {
		if failure := recover(); failure != nil {
			found, err = nil, fmt.Errorf("panic: %v", failure)
		}
	}()
	top, err := os.MkdirTemp("", "compose-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(top)
	root := filepath.Join(top, "root")
	if err := os.Mkdir(root, 0o755); err != nil {
		return nil, err
	}
	found, err = load(root, r)
	if err != nil {
		err = fmt.Errorf("%s", strings.ReplaceAll(err.Error(), root, "."))
	}
	return found, err
}

func main() {
	logrus.SetLevel(logrus.PanicLevel)
	os.Clearenv()
	os.Setenv("HOME", home)
	name, err := filepath.Abs(os.Args[1])
	if err != nil {
		panic(err)
	}
	data, err := os.ReadFile(name)
	if err != nil {
		panic(err)
	}
	var rows []row
	if err := json.Unmarshal(data, &rows); err != nil {
		panic(err)
	}
	for i := range rows {
		rows[i].Services, rows[i].Refused = nil, ""
		services, err := ask(rows[i])
		if err != nil {
			rows[i].Refused, _, _ = strings.Cut(err.Error(), "\n")
			continue
		}
		rows[i].Services = services
	}
	file, err := os.Create(name)
	if err != nil {
		panic(err)
	}
	defer file.Close()
	encoder := json.NewEncoder(file)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", " ")
	if err := encoder.Encode(rows); err != nil {
		panic(err)
	}
}

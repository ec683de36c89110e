module oracle

go 1.25

require (
	go.yaml.in/yaml/v4 v4.0.0
	sigs.k8s.io/yaml v1.6.0
)

require go.yaml.in/yaml/v2 v2.4.2 // indirect

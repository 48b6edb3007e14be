package main

import (
	"log"
	"os"

	"upgrade/dds"
)

func main() {
	log.Fatal(dds.NewRouter(dds.ApiHandleFunctions{}).Run("127.0.0.1:" + os.Getenv("PORT")))
}

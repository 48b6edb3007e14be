// clients CLIENT URL...   As clients.mjs.
package main

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"

	"github.com/go-resty/resty/v2"
	"github.com/hashicorp/go-retryablehttp"
)

const body = `{"instance_ids":["046287aae57843b1a7bc61b7a8812f41in02"]}`

type sender func(url string) (int, int, error)

func ofStandard(more map[string]string) sender {
	client := &http.Client{Transport: &http.Transport{}}
	return func(url string) (int, int, error) {
		request, err := http.NewRequest(http.MethodPost, url, strings.NewReader(body))
		if err != nil {
			return 0, 0, err
		}
		for name, value := range headers(more) {
			request.Header.Set(name, value)
		}
		return read(client.Do(request))
	}
}

func ofResty() sender {
	client := resty.New()
	return func(url string) (int, int, error) {
		response, err := client.R().SetHeaders(headers(nil)).SetBody(body).Post(url)
		return response.StatusCode(), len(response.Body()), err
	}
}

func ofRetryable() sender {
	client := retryablehttp.NewClient()
	client.Logger = nil
	client.RetryWaitMin, client.RetryWaitMax = 1, 1
	return func(url string) (int, int, error) {
		request, err := retryablehttp.NewRequest(http.MethodPost, url, bytes.NewReader([]byte(body)))
		if err != nil {
			return 0, 0, err
		}
		for name, value := range headers(nil) {
			request.Header.Set(name, value)
		}
		return read(client.Do(request))
	}
}

func headers(more map[string]string) map[string]string {
	all := map[string]string{"X-Auth-Token": os.Getenv("DDS_AUTH_TOKEN"), "Content-Type": "application/json"}
	for name, value := range more {
		all[name] = value
	}
	return all
}

func read(response *http.Response, err error) (int, int, error) {
	if err != nil {
		return 0, 0, err
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	return response.StatusCode, len(text), err
}

func main() {
	clients := map[string]func() sender{
		"net/http":                      func() sender { return ofStandard(nil) },
		"net/http with Idempotency-Key": func() sender { return ofStandard(map[string]string{"Idempotency-Key": "1"}) },
		"resty":                         ofResty,
		"go-retryablehttp":              ofRetryable,
	}
	for _, address := range os.Args[2:] {
		url, _, fresh := strings.Cut(address, "#")
		send := clients[os.Args[1]]()
		if !fresh {
			if _, _, err := send(url); err != nil {
				fmt.Println("error")
				continue
			}
		}
		if status, length, err := send(url); err != nil {
			fmt.Println("error")
		} else {
			fmt.Println(status, length)
		}
	}
}

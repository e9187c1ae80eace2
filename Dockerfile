# syntax=docker/dockerfile:1

# An image to check functions with:
#
#     docker build -t lmicheck .
#     docker run --rm --user "$(id -u):$(id -g)" -v "$PWD:/src" lmicheck ./...
#
# docs/ci.md says more.

FROM --platform=$BUILDPLATFORM golang:1.26 AS build
WORKDIR /work
COPY go.mod go.sum ./
RUN go mod download
# With .git, so that the go command records the version.
COPY . .
ARG TARGETOS
ARG TARGETARCH
RUN CGO_ENABLED=0 GOOS=$TARGETOS GOARCH=$TARGETARCH go build -trimpath -ldflags "-s -w" -o /lmicheck ./cmd/lmicheck

# The go command must be there at run time: lmicheck has it find packages, fetch modules
# and compile export data, and reads the standard library that belongs to it. So scratch
# would not do. There is no C compiler, without which "lmicheck run" has no race detector;
# the program is linked statically and can be copied to an image that has one.
FROM golang:1.26-alpine
# Git is for modules that no proxy has. The source is mounted, and belongs to another user.
RUN apk add --no-cache git && git config --system --add safe.directory '*'
COPY --from=build /lmicheck /usr/local/bin/lmicheck
# Caches that any user can write: /go is open to all in the base image.
ENV XDG_CACHE_HOME=/go/cache
USER nobody
WORKDIR /src
ENTRYPOINT ["lmicheck"]

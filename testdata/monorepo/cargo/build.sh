#!/bin/sh
# Builds and uploads the functions of this directory.
set -eu
for name in quote customs; do
	CGO_ENABLED=0 GOOS=linux GOARCH=arm64 go build -o "build/$name/bootstrap" "./cmd/$name"
	(cd "build/$name" && zip -q "../$name.zip" bootstrap)
	aws s3 cp "build/$name.zip" "s3://$BUCKET/$name.zip"
done

#!/usr/bin/env bash
# Builds the native part of the npm package aws-lambda-ric, from the sources of curl and
# aws-lambda-cpp that the package ships. Its own install script does so with configure
# and CMake: that takes six times as long, and CMake. This needs a C++ compiler, tar, xz,
# and the headers that come with Node.js.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
package=$PWD/node_modules/aws-lambda-ric
config=$PWD/curl_config.h
napi=$PWD/node_modules/node-addon-api
node=$(node -p 'path.resolve(process.execPath, "../../include/node")')
if [[ ! -f $node/node.h ]]; then
	echo "no headers of Node.js in $node: install Node.js from nodejs.org or NodeSource, or Debian's libnode-dev" >&2
	exit 1
fi

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
for name in curl aws-lambda-cpp; do
	mkdir "$name"
	xz -dc "$package/deps/$name.tar.xz" | tar -x -f - -C "$name" --no-same-owner --warning=no-unknown-keyword
done

cp "$config" curl/lib/curl_config.h
(
	cd curl/lib
	printf '%s\n' *.c vauth/*.c vtls/*.c | xargs -P "$(nproc)" -n 8 sh -c '
		for f; do
			gcc -c -w -fPIC -fvisibility=hidden -DHAVE_CONFIG_H -DBUILDING_LIBCURL -DCURL_STATICLIB \
				-I. -I../include "$f" -o "$(echo "$f" | tr / _).o" || exit 255
		done' sh
)

# The version is the only thing that CMake would have filled in.
version=$(sed -n 's/.*VERSION \([0-9]*\.[0-9]*\.[0-9]*\)$/\1/p' aws-lambda-cpp/CMakeLists.txt)
echo "namespace aws { namespace lambda_runtime { char const* get_version() { return \"$version\"; } } }" >version.cpp

g++ -shared -w -fPIC -fexceptions -std=c++17 -DCURL_STATICLIB -DBUILDING_NODE_EXTENSION \
	-I"$node" -I"$napi" -Iaws-lambda-cpp/include -Icurl/include -o rapid-client.node \
	"$package/src/native/rapid-client.cc" aws-lambda-cpp/src/runtime.cpp aws-lambda-cpp/src/logging.cpp version.cpp \
	curl/lib/*.o -pthread
mv rapid-client.node "$package/"

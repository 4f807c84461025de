#!/bin/sh
# Tells whether the extractor can run here: it has to be built once.
folder=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
if [ -x "$folder/extract" ]; then exec "$folder/extract" --check; fi
echo "template-name: is not built; build it with: make -C $folder" >&2
exit 3

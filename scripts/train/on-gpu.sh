#!/bin/bash
# Trains the pony from nothing on a machine with one graphics card, without Node and without a network.
#
#   scripts/train/on-gpu.sh --bundle FILE                             makes what must come along (where Node and npm are)
#   scripts/train/on-gpu.sh --minutes N --out DIR --bundle FILE       trains for N minutes, drawings and numbers included
#
# More options: python3 scripts/train/on_gpu.py --help. DIR gets a checkpoint each minute, numbers, contact sheets and a log.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
out='' bundle='' minutes='' packages="$root/.train/packages"
for ((i = 1; i <= $#; i++)); do
  next=$((i + 1))
  case ${!i} in
    --out) out=${!next:-} ;;
    --bundle) bundle=${!next:-} ;;
    --minutes) minutes=${!next:-} ;;
  esac
done
if [[ -z $bundle || (-n $minutes && -z $out) ]]; then
  echo 'Say --bundle FILE to make the bundle, or --minutes N --out DIR --bundle FILE to train with it.' >&2
  exit 2
fi
if [[ -z $minutes ]]; then
  [[ -d $packages/node_modules/nsfwjs ]] || npm install --no-audit --no-fund --prefix "$packages" nsfwjs
  cd "$root"
  exec npx tsx scripts/dataset/bundle.ts --package "$packages/node_modules/nsfwjs" --out "$bundle"
fi
mkdir -p "$out"
export PYTHONUNBUFFERED=1
python3 "$root/scripts/train/on_gpu.py" "$@" 2>&1 | tee "$out/log.txt"

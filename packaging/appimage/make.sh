#!/bin/sh
# Make an AppImage of a folder that runs by itself, and of what a package puts into `share`.
#
#     sh packaging/appimage/make.sh FOLDER SHARE APPIMAGE
#
# What it is made of is beside APPIMAGE.AppDir afterwards. `SOURCE_DATE_EPOCH` dates it.
set -eu
ID=io.github.totpdesk.totpdesk
HERE=$(cd "$(dirname "$0")" && pwd)
folder=$1 share=$2 image=$3 tree=$3.AppDir

make_tree() {
    rm -rf "$tree"
    mkdir -p "$tree/usr/lib"
    cp -a "$folder" "$tree/usr/lib/totpdesk"
    rm -rf "$tree/usr/lib/totpdesk/share"
    cp -a "$share" "$tree/usr/share"
    ln -s usr/lib/totpdesk/totpdesk "$tree/AppRun"
    ln -s "usr/share/applications/$ID.desktop" "$tree/$ID.desktop"
    ln -s "usr/share/icons/hicolor/scalable/apps/$ID.svg" "$tree/$ID.svg"
    ln -s "$ID.svg" "$tree/.DirIcon"
}

# make_runtime FILE: the program that mounts what follows it.
make_runtime() {
    (cd "$HERE" && sha256sum --quiet --check SHA256SUMS)
    unused=""
    for symbol in lzma_stream_buffer_decode LZ4_decompress_safe lzo1x_decompress_safe; do
        unused="$unused -Wl,--defsym=$symbol=0"
    done
    # libfuse could load modules, and says so at each static link.
    gcc -std=gnu99 -Os -static -s -w -ffunction-sections -fdata-sections -D_FILE_OFFSET_BITS=64 \
        -DFUSE_USE_VERSION=32 -DGIT_COMMIT='"totpdesk"' -I"$HERE" -I/usr/include/fuse3 \
        -T "$HERE/data_sections.ld" "$HERE/runtime.c" -Wl,--gc-sections -Wl,--build-id=none $unused \
        -lsquashfuse_ll -lsquashfuse -lfuse3 -lzstd -lz -o "$1" 2>"$1.log" || {
        cat "$1.log" >&2
        exit 1
    }
    printf 'AI\002' | dd of="$1" bs=1 seek=8 conv=notrunc status=none
}

make_tree
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
make_runtime "$work/runtime"
mksquashfs "$tree" "$work/image" -root-owned -no-xattrs -noappend -comp zstd -quiet -no-progress
cat "$work/runtime" "$work/image" >"$image"
chmod 755 "$image"

/* What AppImage's runtime asks of squashfuse beyond the headers that Debian packages. */
#ifndef TOTPDESK_FUSEPRIVATE_H
#define TOTPDESK_FUSEPRIVATE_H

#include <fuse_opt.h>
#include <squashfuse/squashfuse.h>
#include <stdbool.h>

typedef struct {
    char *progname;
    const char *image;
    int mountpoint;
    size_t offset;
    unsigned int idle_timeout_secs;
} sqfs_opts;

int sqfs_usage(char *progname, bool fuse_usage, bool ll_usage);
sqfs_ll *sqfs_ll_open(const char *path, size_t offset);
void setup_idle_timeout(struct fuse_session *session, unsigned int seconds);
void teardown_idle_timeout(void);

#endif

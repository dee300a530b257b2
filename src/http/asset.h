/*
 * asset.h - the built interface: files embedded in the program, or a folder while it is being worked on.
 */
#ifndef HTTP_ASSET_H
#define HTTP_ASSET_H

#include "http/message.h"

typedef struct Assets Assets;

/* `dir` replaces the embedded web/ when it is not NULL. Compressed forms are made on first use and kept. */
Assets *assets_open(const char *dir);
void assets_close(Assets *assets);

/*
 * Answers with the file at `path` ("index.html", "assets/app-3f2a91bc.js"). Names with a hash may be kept for ever.
 * ST_NOT_FOUND when there is none.
 */
Status asset_serve(Assets *assets, Request *req, Response *res, Text path, Error *err) CHECKED;

#endif

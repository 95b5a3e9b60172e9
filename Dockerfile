# workos-migrate in a container: docs/running.md.
FROM node:22-bookworm-slim AS build
WORKDIR /src
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY . .
RUN npm run build && npm prune --omit=dev --no-audit --no-fund

FROM node:22-bookworm-slim
ENV NODE_ENV=production \
    WORKOS_MIGRATE_CHECKPOINT_DIR=/data/jobs
COPY --from=build /src/package.json /src/oclif.manifest.json /app/
COPY --from=build /src/bin /app/bin
COPY --from=build /src/dist /app/dist
# `workos-migrate help environment` prints a section of it.
COPY --from=build /src/docs/reference.md /app/docs/reference.md
COPY --from=build /src/node_modules /app/node_modules
RUN ln -s /app/bin/run.js /usr/local/bin/workos-migrate \
    && install --directory --owner=node --group=node --mode=700 /data
# The numbers of the user `node`: Kubernetes can see that they are not root's.
USER 1000:1000
WORKDIR /data
VOLUME /data
# In this form signals reach the process: SIGTERM lets rows in flight finish.
ENTRYPOINT ["workos-migrate"]
CMD ["--help"]

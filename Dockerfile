# Builds imodel-ingest, and makes an image that runs it as a user without rights.
FROM node:20-bookworm-slim AS build
WORKDIR /build
COPY package.json package-lock.json ./
RUN npm ci
COPY tsconfig.json LICENSE README.md ./
COPY ingest ingest
COPY extractors extractors
COPY json-schemas json-schemas
COPY vendor vendor
COPY docs docs
COPY scripts/compile-schemas.mjs scripts/
RUN npm run build && npm pack --ignore-scripts

FROM node:20-bookworm-slim
RUN apt-get update \
 && apt-get install --yes --no-install-recommends ca-certificates python3 python3-openpyxl \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /opt/imodel-ingest
COPY --from=build /build/imodel-ingest-*.tgz ./package.tgz
RUN npm install --omit=dev --no-audit --no-fund ./package.tgz \
 && rm package.tgz \
 && npm cache clean --force
ENV PATH=/opt/imodel-ingest/node_modules/.bin:$PATH
WORKDIR /data
RUN chown node:node /data
USER node
VOLUME /data
ENTRYPOINT ["imodel-ingest"]
CMD ["--help"]
